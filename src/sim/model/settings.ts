/**
 * Settings of components by the names under which people write them: `queue.max`, `pools.orders-db.max`. A `*` in a name of the tables
 * stands for a name of the system, such as that of a pool's database.
 */
import { COLLECTOR_SETTINGS } from './collector-settings.ts';
import type { Collector } from './collector.ts';
import { DATABASE_SETTINGS } from './database-settings.ts';
import { FLAG_SETTINGS, type Flag } from './flag.ts';
import { JOB_SETTINGS, type Job } from './job.ts';
import { SERVICE_SETTINGS } from './service-settings.ts';
import { settingText, valueTrouble, type Measure, type Setting } from './setting.ts';
import type { Database, Service } from './topology.ts';

export type Settings = Readonly<Record<string, number>>;

/** What has settings, by its kind. */
export interface Models {
  service: Service;
  database: Database;
  collector: Collector;
  flag: Flag;
  job: Job;
}
export type ComponentKind = keyof Models;

export function settingsOf<K extends ComponentKind>(kind: K): Readonly<Record<string, Setting<Models[K]>>> {
  const tables: { [T in ComponentKind]: Readonly<Record<string, Setting<Models[T]>>> } = {
    service: SERVICE_SETTINGS,
    database: DATABASE_SETTINGS,
    collector: COLLECTOR_SETTINGS,
    flag: FLAG_SETTINGS,
    job: JOB_SETTINGS,
  };
  return tables[kind];
}

/** Every setting that this component has now, as it is written, with its value. */
export function currentSettings<K extends ComponentKind>(kind: K, model: Models[K]): [string, number][] {
  return Object.entries(settingsOf(kind)).flatMap(([pattern, setting]) =>
    setting.names(model).map((name): [string, number] => [pattern.replace('*', name), setting.read(model, name)]),
  );
}

/** The pattern and name that a written setting means; null when no component has one of that form. */
export function settingParts(kind: ComponentKind, written: string): { readonly pattern: string; readonly name: string } | null {
  for (const pattern of Object.keys(settingsOf(kind))) {
    const [before, after] = pattern.split('*');
    if (after === undefined) {
      if (written === pattern) return { pattern, name: '' };
    } else if (written.length > before.length + after.length && written.startsWith(before) && written.endsWith(after)) {
      return { pattern, name: written.slice(before.length, written.length - after.length) };
    }
  }
  return null;
}

/** The model with these settings; those that it does not have (any more) are left alone. */
export function changed<K extends ComponentKind>(kind: K, model: Models[K], settings: Settings): Models[K] {
  let result = model;
  for (const [written, value] of Object.entries(settings)) {
    const parts = settingParts(kind, written);
    const setting = parts === null ? undefined : settingsOf(kind)[parts.pattern];
    if (parts !== null && setting?.names(result).includes(parts.name)) result = setting.write(result, parts.name, value);
  }
  return result;
}

/** Why the component cannot take these settings; one sentence each. */
export function settingTroubles<K extends ComponentKind>(
  kind: K,
  component: string,
  model: Models[K],
  settings: Settings,
): { readonly setting: string; readonly message: string }[] {
  return Object.entries(settings).flatMap(([written, value]) => {
    const parts = settingParts(kind, written);
    const setting = parts === null ? undefined : settingsOf(kind)[parts.pattern];
    if (parts === null || setting === undefined || !setting.names(model).includes(parts.name)) {
      const known = currentSettings(kind, model).map(([one]) => one);
      return [{ setting: written, message: `${component} has no setting "${written}". It has ${known.join(', ')}.` }];
    }
    const trouble = valueTrouble(setting, value);
    return trouble === null ? [] : [{ setting: written, message: `${written} of ${component} ${trouble}` }];
  });
}

/** `queue.max to 60, workers to 64`. */
export function settingsText(settings: Settings): string {
  const one = ([written, value]: [string, number]): string => {
    const measure = measureOf(written);
    return `${written} to ${measure === null ? value : settingText(measure, value)}`;
  };
  return Object.entries(settings).map(one).join(', ');
}

/** In what a setting is measured, whatever component has it; null when none does. */
export function measureOf(written: string): Measure | null {
  return describedSetting(written)?.measure ?? null;
}

/** What a setting of this name is, whatever component has it; null when none does. */
export function describedSetting(written: string): Pick<Setting<unknown>, 'measure' | 'min' | 'max' | 'doc'> | null {
  for (const kind of ['service', 'database', 'collector', 'flag', 'job'] as const) {
    const parts = settingParts(kind, written);
    if (parts !== null) return settingsOf(kind)[parts.pattern];
  }
  return null;
}
