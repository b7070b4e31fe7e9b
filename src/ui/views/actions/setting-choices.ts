/** What can be set while the system runs: of which component, under which names, and what may be typed. */
import { MEASURE_WORDS, parseSetting, settingText, valueTrouble } from '../../../sim/model/setting.ts';
import { currentSettings, describedSetting, type ComponentKind, type Models } from '../../../sim/model/settings.ts';
import type { Topology } from '../../../sim/model/topology.ts';

export interface Configurable {
  readonly name: string;
  /** As the change log will call them. */
  readonly settings: readonly string[];
}

/** All that has settings, services first. */
export function configurable({ services, databases, flags = [], jobs = [], collector }: Topology): readonly Configurable[] {
  const of = <K extends ComponentKind>(kind: K, models: readonly (Models[K] & { readonly name: string })[]): Configurable[] =>
    models.map((model) => ({ name: model.name, settings: currentSettings(kind, model).map(([written]) => written) }));
  return [
    ...of('service', services),
    ...of('database', databases),
    ...of('flag', flags),
    ...of('job', jobs),
    ...of('collector', collector === undefined ? [] : [collector]),
  ].filter(({ settings }) => settings.length > 0);
}

/** What was typed as the setting's value; null while it is none. */
export function settingValue(setting: string, text: string): number | null {
  const form = describedSetting(setting);
  const value = form === null ? null : parseSetting(form.measure, text.trim());
  return form === null || value === null || valueTrouble(form, value) !== null ? null : value;
}

export function settingHint(setting: string): string {
  const form = describedSetting(setting);
  if (form === null) return '';
  const [from, to] = [settingText(form.measure, form.min), settingText(form.measure, form.max)];
  return `${form.doc} ${MEASURE_WORDS[form.measure]}, ${from} to ${to}`;
}
