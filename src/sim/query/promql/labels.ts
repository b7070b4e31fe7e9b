/**
 * Label sets as keys and parts. Label names come from users, so `constructor` and `__proto__` are names like any other: read
 * with `labelOf`, written with `labelsFrom`.
 */
import type { Labels } from '../../model/series.ts';

export const NO_LABELS: Labels = {};

/** The value of a label; empty when it is absent. */
export function labelOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] as string) : '';
}

/** A label set from entries in any order; empty values are left out, as an empty label is an absent one. */
export function labelsFrom(entries: Iterable<readonly [string, string]>): Labels {
  return Object.fromEntries([...entries].filter(([, value]) => value !== '').sort(byName));
}

/** The same labels with some set (or, by an empty value, removed). */
export function withLabels(labels: Labels, changes: Iterable<readonly [string, string]>): Labels {
  return labelsFrom(new Map([...Object.entries(labels), ...changes]));
}

export function onlyLabels(labels: Labels, names: readonly string[]): Labels {
  return labelsFrom(names.map((name): [string, string] => [name, labelOf(labels, name)]));
}

/** Name, type and unit of a metric: what no longer holds of values that were computed from it. */
const METRIC_LABELS = ['__name__', '__type__', '__unit__'];

export function withoutMetric(labels: Labels): Labels {
  return withoutLabels(labels, METRIC_LABELS);
}

export function withoutLabels(labels: Labels, names: readonly string[]): Labels {
  if (!names.some((name) => Object.hasOwn(labels, name))) return labels;
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
}

/** As Prometheus writes them: `{__name__="up", job="api"}`. */
export function labelsText(labels: Labels): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name)}=${JSON.stringify(value)}`)
    .join(', ')}}`;
}

/** Equal for equal label sets and for no others: every part carries its length. */
export function keyOf(labels: Labels): string {
  let key = keys.get(labels);
  if (key !== undefined) return key;
  key = keyWithout(labels, []);
  keys.set(labels, key);
  return key;
}

/** Label sets go from operator to operator as they are. */
const keys = new WeakMap<Labels, string>();

/** The key of the values of `names`, absent ones as empty. */
export function keyOn(labels: Labels, names: readonly string[]): string {
  let key = '';
  for (const name of names) key += part(labelOf(labels, name));
  return key;
}

/** The key of all labels but `names`. */
export function keyWithout(labels: Labels, names: readonly string[]): string {
  let key = '';
  for (const name of Object.keys(labels)) {
    if (!names.includes(name)) key += part(name) + part(labels[name] as string);
  }
  return key;
}

/** Order of label sets: by the first name or value that differs, as Prometheus sorts its answers. */
export function compareLabels(a: Labels, b: Labels): number {
  return compareEntries(Object.entries(a), Object.entries(b));
}

/** The same, for label sets that were taken apart once. */
export function compareEntries(
  left: readonly (readonly [string, string])[],
  right: readonly (readonly [string, string])[],
): number {
  for (let i = 0; i < left.length && i < right.length; i++) {
    const a = left[i] as readonly [string, string];
    const b = right[i] as readonly [string, string];
    const order = compareText(a[0], b[0]) || compareText(a[1], b[1]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function byName(a: readonly [string, string], b: readonly [string, string]): number {
  return compareText(a[0], b[0]);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function part(text: string): string {
  return `${text.length}:${text}`;
}
