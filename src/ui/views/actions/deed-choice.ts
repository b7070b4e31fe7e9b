/** What a form of something to do is made of: fields that depend on those before them, and the deed that their values mean. */
import type { Change, Deed } from '../../../sim/model/action.ts';
import type { AlertRule } from '../../../sim/model/alert.ts';
import type { Topology } from '../../../sim/model/topology.ts';
import type { IconName } from '../../widgets/icon-paths.ts';

/** What a person on call knows of the system before doing something to it. */
export interface Scene {
  readonly topology: Topology;
  readonly changes: readonly Change[];
  readonly rules: readonly AlertRule[];
}

/** By the name of a field, as it was typed or chosen; of a list, with commas. */
export type Filled = Readonly<Record<string, string>>;

interface FieldBase {
  readonly name: string;
  readonly label: string;
  /** As it stands: what was filled in, or what is usual. */
  readonly value: string;
}

export type Field =
  | (FieldBase & { readonly as: 'choice'; readonly choices: readonly { readonly value: string; readonly title: string }[] })
  | (FieldBase & { readonly as: 'number'; readonly min: number; readonly max: number; readonly hint: string })
  | (FieldBase & { readonly as: 'text'; readonly hint: string; readonly wrong: boolean; readonly wide?: boolean })
  /** Several, in the order in which they were chosen. */
  | (FieldBase & { readonly as: 'list'; readonly choices: readonly string[] });

export interface DeedChoice {
  /** As the address has it. */
  readonly kind: string;
  readonly title: string;
  readonly icon: IconName;
  readonly summary: string;
  fields(scene: Scene, filled: Filled): readonly Field[];
  /** The deed, or null while something is missing; `values` are those of the fields. */
  deed(values: Filled, scene: Scene): Deed | null;
}

/** One of several; the first until another one is chosen. */
export function oneOf(
  name: string,
  label: string,
  filled: Filled,
  choices: readonly (string | { readonly value: string; readonly title: string })[],
): Field & { as: 'choice' } {
  const all = choices.map((one) => (typeof one === 'string' ? { value: one, title: one } : one));
  const chosen = all.find(({ value }) => value === filled[name]) ?? all[0];
  return { as: 'choice', name, label, choices: all, value: chosen?.value ?? '' };
}

export function numberField(
  name: string,
  label: string,
  filled: Filled,
  { min, max, usual, hint }: { readonly min: number; readonly max: number; readonly usual: number; readonly hint: string },
): Field {
  return { as: 'number', name, label, min, max, hint, value: filled[name] ?? String(usual) };
}

/** A whole number within the bounds of its field; null while it is none. */
export function wholeNumber(text: string | undefined, min: number, max: number): number | null {
  const value = Number(text);
  return text !== undefined && text !== '' && Number.isInteger(value) && value >= min && value <= max ? value : null;
}
