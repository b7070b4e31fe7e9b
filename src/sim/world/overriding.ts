/**
 * Settings that are another than was set: what operators see as set and what is in force differ, as with a file that somebody has changed
 * by hand. Overrides act one after the other on the value that was set, within what the setting may be.
 */
import { unreachable } from '../base/assert.ts';
import type { OverrideEffect, OverrideLaw } from '../model/effect.ts';
import { changed, settingParts, settingsOf, type ComponentKind, type Models, type Settings } from '../model/settings.ts';

/** The model of a component as it is in force. */
export function overridden<K extends ComponentKind>(kind: K, model: Models[K], overrides: readonly OverrideEffect[]): Models[K] {
  let result = model;
  for (const override of overrides) {
    if (override.component !== model.name) continue;
    for (const [pattern, name] of meant(kind, result, override.setting)) {
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

function valueOf(law: OverrideLaw, was: number, value: number): number {
  switch (law) {
    case 'to':
      return value;
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
