/**
 * The functions that templates of rules may call: Go's own (text/template) and those of Prometheus (template/template.go). What does not fit
 * is a TemplateFailure.
 */
import { RE2JS } from 're2js';
import type { Micros } from '../base/time.ts';
import type { SeriesSource } from '../model/series.ts';
import { readNumber } from '../query/promql/literal.ts';
import { printf } from './go-printf.ts';
import { goTime } from './go-time.ts';
import { humanize, humanize1024, humanizeDuration, humanizePercentage } from './humanize.ts';
import { evaluateExpression } from './rule-expression.ts';
import {
  fieldOf,
  isList,
  isTrue,
  mapValue,
  sampleValue,
  TemplateFailure,
  textOf,
  type SampleValue,
  type TemplateValue,
} from './template-value.ts';

/** Where and when a template asks: `query` sees what the rule saw. */
export interface TemplateContext {
  readonly source: SeriesSource;
  readonly atUs: Micros;
}

type TemplateFunction = (operands: readonly TemplateValue[], context: TemplateContext) => TemplateValue;

export const TEMPLATE_FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['humanize', ofNumber(humanize)],
  ['humanize1024', ofNumber(humanize1024)],
  ['humanizeDuration', ofNumber(humanizeDuration)],
  ['humanizePercentage', ofNumber(humanizePercentage)],
  ['humanizeTimestamp', ofNumber(goTime)],
  ['toTime', ofNumber(goTime)],
  ['parseDuration', ofText(seconds)],
  ['toUpper', ofText((text) => text.toUpperCase())],
  ['toLower', ofText((text) => text.toLowerCase())],
  ['title', ofText((text) => text.replaceAll(/(?<![\p{L}\p{N}_'])\p{L}/gu, (letter) => letter.toUpperCase()))],
  ['stripPort', ofText((text) => /^(\[[^\]]*\]|[^:]*):[^:]*$/.exec(text)?.[1] ?? text)],
  ['stripDomain', ofText((text) => (/^[\d.]+(:\d+)?$/.test(text) ? text : text.replace(/^([^.:]*)\.[^:]*/, '$1')))],
  ['safeHtml', ofText((text) => text)],
  ['urlquery', ofText(queryEscaped)],
  ['urlQueryEscape', ofText(queryEscaped)],
  ['graphLink', ofText((expr) => `/graph?g0.expr=${queryEscaped(expr)}&g0.tab=0`)],
  ['tableLink', ofText((expr) => `/graph?g0.expr=${queryEscaped(expr)}&g0.tab=1`)],
  ['pathPrefix', () => ''],
  ['externalURL', () => ''],
  ['match', ([pattern, text]) => regex(pattern).matcher(string(text)).find()],
  ['reReplaceAll', ([pattern, by, text]) => replaced(regex(pattern), string(by), string(text))],
  ['args', (all) => mapValue(Object.fromEntries(all.map((one, index) => [`arg${index}`, one])))],
  ['query', ([expr], context) => query(string(expr), context)],
  ['first', ([vector]) => list(vector)[0] ?? fail('first() called on vector with no elements')],
  ['label', ([name, one]) => fieldOf(mapValue(sample(one).labels), string(name))],
  ['value', ([one]) => sample(one).value],
  ['strvalue', ([one]) => fieldOf(mapValue(sample(one).labels), '__value__')],
  ['sortByLabel', ([name, vector]) => sortedBy(string(name), list(vector))],
  ['printf', ([format, ...values]) => printf(string(format), values)],
  ['print', (all) => all.map((one, i) => (i > 0 && isSpaced(all[i - 1], one) ? ' ' : '') + textOf(one)).join('')],
  ['println', (all) => `${all.map(textOf).join(' ')}\n`],
  ['and', (all) => all.find((one) => !isTrue(one)) ?? last(all)],
  ['or', (all) => all.find(isTrue) ?? last(all)],
  ['not', ([one = null]) => !isTrue(one)],
  ['len', ([one = null]) => BigInt(length(one))],
  ['index', ([whole = null, ...keys]) => keys.reduce(item, whole)],
  ['eq', ([one, ...others]) => others.some((other) => compare(one, other) === 0)],
  ['ne', ([one, other]) => compare(one, other) !== 0],
  ['lt', ([one, other]) => compare(one, other) < 0],
  ['le', ([one, other]) => compare(one, other) <= 0],
  ['gt', ([one, other]) => compare(one, other) > 0],
  ['ge', ([one, other]) => compare(one, other) >= 0],
]);

function fail(message: string): never {
  throw new TemplateFailure(message);
}

function ofNumber(format: (value: number) => string): TemplateFunction {
  return ([operand, ...more]) => (more.length > 0 ? fail('one number is expected') : format(number(operand)));
}

function ofText(change: (text: string) => TemplateValue): TemplateFunction {
  return ([operand, ...more]) => (more.length > 0 ? fail('one text is expected') : change(string(operand)));
}

function number(value: TemplateValue | undefined): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  return Number.isNaN(read) ? fail(`${textOf(value ?? null)} is no number`) : read;
}

function string(value: TemplateValue | undefined): string {
  return typeof value === 'string' ? value : fail(`${textOf(value ?? null)} is no text`);
}

function list(value: TemplateValue | undefined): readonly TemplateValue[] {
  return value !== undefined && isList(value) ? value : fail(`${textOf(value ?? null)} is no vector`);
}

function sample(value: TemplateValue | undefined): SampleValue {
  if (typeof value === 'object' && value !== null && !isList(value) && value.kind === 'sample') return value;
  return fail(`${textOf(value ?? null)} is no sample`);
}

function last(all: readonly TemplateValue[]): TemplateValue {
  return all.at(-1) ?? fail('a value is expected');
}

/** Go puts a space between two values of which neither is a text. */
function isSpaced(one: TemplateValue | undefined, other: TemplateValue): boolean {
  return typeof one !== 'string' && typeof other !== 'string';
}

function length(value: TemplateValue): number {
  if (typeof value === 'string' || isList(value)) return value.length;
  return typeof value === 'object' && value?.kind === 'map' ? Object.keys(value.entries).length : fail('len of what has none');
}

function item(whole: TemplateValue, key: TemplateValue): TemplateValue {
  if (typeof key === 'string') return fieldOf(whole, key);
  const found = isList(whole) && typeof key === 'bigint' ? whole[Number(key)] : undefined;
  return found ?? fail(`index out of range: ${textOf(key)}`);
}

/** As in Go only values of one kind can be compared: a count with a count, a float with a float. */
function compare(one: TemplateValue = null, other: TemplateValue = null): number {
  if (typeof one !== typeof other || typeof one === 'object') return fail('incompatible types for comparison');
  const [a, b] = [one as string, other as string];
  return a === b ? 0 : a < b ? -1 : a > b ? 1 : NaN;
}

function regex(pattern: TemplateValue | undefined): RE2JS {
  try {
    return RE2JS.compile(string(pattern));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/** `$1` and `${name}` in what comes in their place stand for groups, as in Go; unknown ones are empty. */
function replaced(pattern: RE2JS, by: string, text: string): string {
  const matcher = pattern.matcher(text);
  let [result, at] = ['', 0];
  while (matcher.find()) {
    const groupOf = (name: string): string => {
      const number = /^\d+$/.test(name) ? Number(name) : null;
      if (number !== null) return number <= matcher.groupCount() ? (matcher.group(number) ?? '') : '';
      return Object.hasOwn(matcher.namedGroups, name) ? (matcher.group(name) ?? '') : '';
    };
    result += text.slice(at, matcher.start());
    result += by.replaceAll(/\$(?:\$|(\w+)|\{(\w+)\})/g, (_, bare?: string, braced?: string) =>
      bare === undefined && braced === undefined ? '$' : groupOf(bare ?? braced ?? ''),
    );
    at = matcher.end();
  }
  return result + text.slice(at);
}

function query(expr: string, { source, atUs }: TemplateContext): TemplateValue {
  const result = evaluateExpression(expr, source, atUs);
  return result.ok ? result.samples.map(sampleValue) : fail(`query "${expr}": ${result.message}`);
}

function sortedBy(name: string, vector: readonly TemplateValue[]): TemplateValue {
  const labelOf = (one: TemplateValue): string => textOf(fieldOf(mapValue(sample(one).labels), name));
  return vector.toSorted((a, b) => (labelOf(a) < labelOf(b) ? -1 : labelOf(a) > labelOf(b) ? 1 : 0));
}

function seconds(text: string): number {
  const read = /^(\d+(ms|[smhdwy]))+$|^0$/.test(text) ? readNumber(text) : null;
  return read ?? fail(`"${text}" is no duration`);
}

/** As Go's url.QueryEscape does it. */
function queryEscaped(text: string): string {
  return encodeURIComponent(text.replaceAll(/[\ud800-\udfff]/gu, '\ufffd'))
    .replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
