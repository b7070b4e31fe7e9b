/**
 * Settings that are another than was set: what operators see as set and what is in force differ, as with a file that somebody has changed
 * by hand. Overrides act one after the other on the value that was set, within what the setting may be, until an operator sets it.
 */
import { unreachable } from '../base/assert.ts';
import type { OverrideEffect, OverrideLaw } from '../model/effect.ts';
import { changed, settingParts, settingsOf, type ComponentKind, type Models, type Settings } from '../model/settings.ts';
import type { Injected } from './injected.ts';

/** An override that is in force, and the settings that its injection leaves alone: the set is that of the injection itself. */
export interface ActiveOverride {
  readonly effect: OverrideEffect;
  readonly setAside: ReadonlySet<string>;
}

/** The model of a component as it is in force. */
export function overridden<K extends ComponentKind>(kind: K, model: Models[K], overrides: readonly ActiveOverride[]): Models[K] {
  let result = model;
  for (const { effect: override, setAside } of overrides) {
    if (override.component !== model.name) continue;
    for (const [pattern, name] of meant(kind, result, override.setting)) {
      if (setAside.has(placeOf(model.name, pattern.replace('*', name)))) continue;
      const setting = settingsOf(kind)[pattern];
      const value = within(setting, valueOf(override.law, setting.read(result, name), override.value));
      const settings: Settings = { [pattern.replace('*', name)]: value };
      result = changed(kind, result, settings);
    }
  }
  return result;
}

/** The settings that an override is about, written with a `*` or with a name, each as its pattern and its name; none where there are none. */
export function meant<K extends ComponentKind>(kind: K, model: Models[K], written: string): [string, string][] {
  const parts = settingParts(kind, written);
  if (parts === null) return [];
  const { pattern, name } = parts;
  const names = settingsOf(kind)[pattern].names(model);
  if (pattern === written) return names.map((one) => [pattern, one]);
  return names.includes(name) ? [[pattern, name]] : [];
}

/** An operator has set these: whatever has overridden them until now leaves them alone for good. */
export function setAside(
  injected: readonly Injected[],
  kind: ComponentKind,
  component: string,
  settings: readonly string[],
): void {
  for (const { course, endedAtUs, setAside: left } of injected) {
    if (endedAtUs !== null) continue;
    for (const effect of course.steps[0]) {
      if (effect.kind !== 'override' || effect.component !== component) continue;
      for (const written of settings) {
        if (effect.setting === written || effect.setting === settingParts(kind, written)?.pattern)
          left.add(placeOf(component, written));
      }
    }
  }
}

function placeOf(component: string, written: string): string {
  return `${component} ${written}`;
}

function valueOf(law: OverrideLaw, was: number, value: number): number {
  switch (law) {
    case 'to':
      return value;
    case 'plus':
      return was + value;
    case 'times':
      return was * value;
    case 'atMost':
      return Math.min(was, value);
    case 'atLeast':
      return Math.max(was, value);
    default:
      return unreachable(law);
  }
}

function within({ measure, min, max }: { measure: string; min: number; max: number }, value: number): number {
  const whole = measure === 'count' || measure === 'duration' || measure === 'memory' ? Math.round(value) : value;
  return Math.min(max, Math.max(min, whole));
}
