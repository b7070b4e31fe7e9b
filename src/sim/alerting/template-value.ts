/** What templates work on: Go's values as far as rule files meet them. A whole number is a bigint, which compares with no float, as in Go. */
import type { Labels } from '../model/series.ts';
import type { VectorSample } from '../model/query-value.ts';
import { formatGoFloat } from './go-number.ts';

export interface MapValue {
  readonly kind: 'map';
  readonly entries: Readonly<Record<string, TemplateValue>>;
}

export interface SampleValue {
  readonly kind: 'sample';
  readonly labels: Labels;
  readonly value: number;
}

export type TemplateValue = string | number | bigint | boolean | null | MapValue | SampleValue | readonly TemplateValue[];

/** A template asked for what there is not: its text says so in place of what it would have said. */
export class TemplateFailure extends Error {
  override readonly name = 'TemplateFailure';
}

export function mapValue(entries: Readonly<Record<string, TemplateValue>>): MapValue {
  return { kind: 'map', entries };
}

export function sampleValue({ labels, value }: VectorSample): SampleValue {
  return { kind: 'sample', labels, value };
}

export function isTrue(value: TemplateValue): boolean {
  if (isList(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return value.kind === 'sample' || Object.keys(value.entries).length > 0;
  return value !== null && value !== '' && value !== 0 && value !== 0n && value !== false;
}

export function isList(value: TemplateValue): value is readonly TemplateValue[] {
  return Array.isArray(value);
}

/** `.name` of a value; a label that is not there is an empty text, as in Prometheus. */
export function fieldOf(value: TemplateValue, name: string): TemplateValue {
  if (typeof value === 'object' && value !== null && !isList(value)) {
    if (value.kind === 'map') return Object.hasOwn(value.entries, name) ? (value.entries[name] as TemplateValue) : '';
    if (name === 'Labels') return mapValue(value.labels);
    if (name === 'Value') return value.value;
  }
  throw new TemplateFailure(`there is no field ${name}`);
}

/** As Go prints it. */
export function textOf(value: TemplateValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatGoFloat(value);
  if (value === null) return '<no value>';
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map(textOf).join(' ')}]`;
  if (value.kind === 'sample') return `{${textOf(mapValue(value.labels))} ${formatGoFloat(value.value)}}`;
  const names = Object.keys(value.entries).sort();
  return `map[${names.map((name) => `${name}:${textOf(value.entries[name] as TemplateValue)}`).join(' ')}]`;
}
