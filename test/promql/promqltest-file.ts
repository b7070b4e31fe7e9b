/**
 * Reads Prometheus' own test language (promqltest): `load`, `clear` and `eval` with what they expect, as data. As in the original, a
 * command's lines end at an empty line or a comment. A line that cannot be read ends the reading with its number.
 */
import { RE2JS } from 're2js';
import { SECOND } from '../../src/sim/base/time.ts';
import type { Micros } from '../../src/sim/base/time.ts';
import { readNumber, readString } from '../../src/sim/query/promql/literal.ts';
import { numberOf, readRow } from './promqltest-series.ts';
import type { SeriesRow } from './promqltest-series.ts';

/** A text that must come: any, exactly this one, or one in which the expression is found. */
export type TextMatch =
  | { readonly kind: 'any' }
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'regex'; readonly text: string };

export interface Steps {
  readonly startUs: Micros;
  readonly endUs: Micros;
  readonly stepUs: Micros;
}

export interface Case {
  readonly kind: 'eval';
  /** Of the `eval` line, from 1. */
  readonly line: number;
  readonly query: string;
  readonly at: { readonly instantUs: Micros } | Steps;
  /** Null when the query must have an answer. */
  readonly failure: TextMatch | null;
  /** Null when warnings do not matter; else each must be matched, and there is one at least for each. Empty: there are none. */
  readonly warnings: readonly TextMatch[] | null;
  readonly infos: readonly TextMatch[] | null;
  readonly ordered: boolean;
  readonly rows: readonly SeriesRow[];
  readonly scalar: number | null;
  readonly text: string | null;
  /** An instant query that gives a range vector: where its samples are. */
  readonly samplesAt: Steps | null;
}

export interface Load {
  readonly kind: 'load';
  readonly line: number;
  readonly stepUs: Micros;
  readonly rows: readonly SeriesRow[];
  /** Classic histograms are loaded as native ones with custom bounds too. */
  readonly withNative: boolean;
}

export type Command = { readonly kind: 'clear'; readonly line: number } | Load | Case;

/** A file that is not in the language; the message says where and why. */
export class BadFile extends Error {
  override readonly name = 'BadFile';
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

export function readPromqltest(file: string): Command[] {
  const lines = file.split('\n').map((line) => (line.trim().startsWith('#') ? '' : line.trim()));
  const commands: Command[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    if (line === '') continue;
    const number = i + 1;
    try {
      const word = /^\S+/.exec(line)?.[0].toLowerCase() ?? '';
      if (word === 'clear') {
        commands.push({ kind: 'clear', line: number });
        continue;
      }
      const end = lines.indexOf('', i);
      const block = lines.slice(i + 1, end < 0 ? lines.length : end);
      if (word.startsWith('load')) commands.push(readLoad(line, block, number));
      else if (word.startsWith('eval')) commands.push(readCase(line, block, number));
      else throw new BadFile(number, `a line begins with load, clear or eval, and this with ${JSON.stringify(word)}`);
      i += block.length;
    } catch (error) {
      throw error instanceof BadFile ? error : new BadFile(number, messageOf(error));
    }
  }
  return commands;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function rowsOf(block: readonly string[], line: number): SeriesRow[] {
  return block.map((text, i) => {
    try {
      return readRow(text);
    } catch (error) {
      throw new BadFile(line + i, messageOf(error));
    }
  });
}

function readLoad(line: string, block: readonly string[], number: number): Load {
  const match = /^load(_with_nhcb)?\s+(\S+)$/.exec(line);
  if (match === null) throw new BadFile(number, 'load is written as `load <step>` or `load_with_nhcb <step>`');
  return {
    kind: 'load',
    line: number,
    stepUs: duration(match[2] as string),
    rows: rowsOf(block, number + 1),
    withNative: match[1] !== undefined,
  };
}

const EVAL =
  /^eval(?:_(fail|warn|info|ordered))?\s+(?:instant\s+at\s+(\S+)|range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+))\s+(.+)$/;

/** The expectations of one eval while they are read. */
interface Expectations {
  failure: TextMatch | null;
  warnings: TextMatch[] | null;
  infos: TextMatch[] | null;
  ordered: boolean;
  text: string | null;
  samplesAt: Steps | null;
}

function readCase(line: string, block: readonly string[], number: number): Case {
  const match = EVAL.exec(line);
  if (match === null)
    throw new BadFile(
      number,
      'eval is written as `eval instant at <time> <query>` or `eval range from <t> to <t> step <t> <query>`',
    );
  const [, mode, instant, start = '', end = '', step = '', query = ''] = match;
  const expected: Expectations = {
    failure: mode === 'fail' ? { kind: 'any' } : null,
    warnings: mode === 'warn' ? [{ kind: 'any' }] : null,
    infos: mode === 'info' ? [{ kind: 'any' }] : null,
    ordered: mode === 'ordered',
    text: null,
    samplesAt: null,
  };
  const answers: { readonly text: string; readonly line: number }[] = [];
  block.forEach((text, i) => {
    try {
      if (!readExpectation(text, expected)) answers.push({ text, line: number + 1 + i });
    } catch (error) {
      throw new BadFile(number + 1 + i, messageOf(error));
    }
  });
  const scalar = answers.length === 1 ? scalarOf((answers[0] as { text: string }).text) : null;
  return {
    kind: 'eval',
    line: number,
    query,
    at: instant === undefined ? steps(start, end, step) : { instantUs: duration(instant) },
    ...expected,
    scalar,
    rows: scalar === null ? answers.flatMap((answer) => rowsOf([answer.text], answer.line)) : [],
  };
}

/** False for a line that is part of the answer. */
function readExpectation(text: string, expected: Expectations): boolean {
  const deprecated = /^expected_fail_(message|regexp)\s+(.*)$/.exec(text);
  if (deprecated !== null) {
    expected.failure = textMatch(deprecated[1] === 'message' ? 'msg' : 'regex', deprecated[2] as string);
    return true;
  }
  const range = /^expect\s+range\s+vector\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)$/.exec(text);
  if (range !== null) {
    expected.samplesAt = steps(range[1] as string, range[2] as string, range[3] as string);
    return true;
  }
  if (/^expect string\b/.test(text)) {
    expected.text = readString(text.slice('expect string'.length).trim());
    if (expected.text === null) throw new Error('a quoted text must follow `expect string`');
    return true;
  }
  if (!/^expect\s/.test(text)) return false;
  const match = /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):\s*(.+))?$/.exec(text);
  if (match === null) throw new Error(`this expectation is not understood: ${text}`);
  const wanted = match[2] === undefined ? ({ kind: 'any' } as const) : textMatch(match[2], match[3] as string);
  switch (match[1]) {
    case 'ordered':
      expected.ordered = true;
      break;
    case 'fail':
      if (expected.failure !== null) throw new Error('a query fails once: there is one `expect fail` at most');
      expected.failure = wanted;
      break;
    case 'warn':
      if (expected.warnings?.length === 0) throw new Error('warn and no_warn cannot be expected together');
      expected.warnings = [...(expected.warnings ?? []), wanted];
      break;
    case 'info':
      if (expected.infos?.length === 0) throw new Error('info and no_info cannot be expected together');
      expected.infos = [...(expected.infos ?? []), wanted];
      break;
    case 'no_warn':
      if (expected.warnings !== null && expected.warnings.length > 0)
        throw new Error('warn and no_warn cannot be expected together');
      expected.warnings = [];
      break;
    default:
      if (expected.infos !== null && expected.infos.length > 0) throw new Error('info and no_info cannot be expected together');
      expected.infos = [];
  }
  return true;
}

function textMatch(kind: string, text: string): TextMatch {
  if (kind === 'msg') return { kind: 'exact', text: text.trim() };
  RE2JS.compile(text.trim());
  return { kind: 'regex', text: text.trim() };
}

export function matches(wanted: TextMatch, text: string): boolean {
  if (wanted.kind === 'any') return true;
  return wanted.kind === 'exact' ? wanted.text === text : RE2JS.compile(wanted.text).matcher(text).find();
}

function steps(start: string, end: string, step: string): Steps {
  const [startUs, endUs, stepUs] = [duration(start), duration(end), duration(step)];
  if (endUs < startUs) throw new Error(`the range ends at ${end}, before it starts at ${start}`);
  return { startUs, endUs, stepUs };
}

function duration(text: string): Micros {
  const seconds = readNumber(text);
  if (seconds === null) throw new Error(`this is no duration: ${text}`);
  return Math.round(seconds * SECOND);
}

function scalarOf(text: string): number | null {
  return /^[+-]?(?:\d|\.\d|inf|nan)\S*$/i.test(text) ? numberOf(text) : null;
}
