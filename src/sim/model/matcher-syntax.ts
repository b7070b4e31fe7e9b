/**
 * Label matchers as Alertmanager's files and people write them: `severity="page"`, `{service=~"a|b", team!=web}`. As in Alertmanager the
 * classic syntax is tried first, and what it cannot read may be of the newer one, in which names may have any characters.
 */
import { RE2JS } from 're2js';
import type { Matcher } from './series.ts';

/** Longer texts are no matchers. */
const matcherTextMax = 2_000;

/** The matchers, or a sentence that says what is wrong. */
export function parseMatchers(text: string): readonly Matcher[] | string {
  if (text.length > matcherTextMax)
    return `has ${text.length} characters; at most ${matcherTextMax} are allowed (matcherTextMax).`;
  const matchers = classicMatchers(text) ?? new Utf8Matchers(text).read();
  if (typeof matchers === 'string') return matchers;
  return matchers.map(matcherTrouble).find((trouble) => trouble !== null) ?? matchers;
}

/** What is wrong with a matcher by itself, or null. */
export function matcherTrouble({ op, value }: Matcher): string | null {
  if (op === '=' || op === '!=') return null;
  try {
    RE2JS.compile(value);
    return null;
  } catch (error) {
    return `${JSON.stringify(value)} is no regular expression: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

/** As the classic syntax writes it. */
export function matcherText({ name, op, value }: Matcher): string {
  return `${name}${op}${JSON.stringify(value)}`;
}

// The white space around it is gone before, so that the pattern takes time in proportion to the text.
const CLASSIC = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|=|!=|!~)([^]*)$/;

/** Null when a part of it is of another form (Alertmanager's pkg/labels/parse.go). */
function classicMatchers(text: string): Matcher[] | null {
  const matchers = classicParts(text.replace(/^\{/, '').replace(/\}$/, '')).map(classicMatcher);
  return matchers.every((one) => one !== null) ? matchers : null;
}

/** What stands between commas that are not inside quotes. Only behind the last comma may be nothing. */
function classicParts(text: string): string[] {
  const parts: string[] = [];
  let [start, quoted, escaped] = [0, false, false];
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (sign === ',' && !quoted) {
      parts.push(text.slice(start, i));
      start = i + 1;
    } else if (sign === '"' && !escaped) quoted = !quoted;
    escaped = sign === '\\' && !escaped;
  }
  const last = text.slice(start);
  return last.trim() === '' ? parts : [...parts, last];
}

function classicMatcher(part: string): Matcher | null {
  const match = CLASSIC.exec(part.trim());
  if (match === null) return null;
  const [, name, op, written] = match as unknown as [string, string, Matcher['op'], string];
  const value = classicValue(written.trim());
  return value === null ? null : { name, op, value };
}

/** With or without quotes around it; those inside are escaped. */
function classicValue(written: string): string | null {
  const quoted = written.startsWith('"');
  const body = quoted ? written.slice(1) : written;
  let value = '';
  for (let i = 0; i < body.length; i++) {
    const sign = body[i] as string;
    const next = body[i + 1];
    if (sign === '"') return quoted && next === undefined ? value : null;
    if (sign === '\\' && next !== undefined) {
      value += next === 'n' ? '\n' : next === '"' || next === '\\' ? next : sign + next;
      i++;
    } else value += sign;
  }
  return quoted ? null : value;
}

const TOKEN = /\s*(?:(=~|!~|!=|=|[{},])|"((?:[^"\\]|\\.)*)"|([^\s{}!=~,\\"'`]+))/uy;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' };

/** The syntax since Alertmanager 0.27 (matcher/parse): `{"naïve name"="x", foo=~"a.*",}`. */
class Utf8Matchers {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text.trim();
  }

  read(): Matcher[] | string {
    const matchers: Matcher[] = [];
    const braced = this.sign('{');
    while (!this.ended() && !(braced && this.isNext('}'))) {
      const matcher = this.matcher();
      if (matcher === null)
        return this.trouble('a label name, one of = != =~ !~, and a value, in quotes if it has special characters');
      matchers.push(matcher);
      if (!this.sign(',')) break;
    }
    if (braced && !this.sign('}')) return this.trouble('"," or "}"');
    return this.ended() ? matchers : this.trouble('","');
  }

  private matcher(): Matcher | null {
    const name = this.word();
    const op = (['=~', '!~', '!=', '='] as const).find((one) => this.sign(one));
    const value = op === undefined ? null : this.word();
    return name === null || op === undefined || value === null ? null : { name, op, value };
  }

  private trouble(expected: string): string {
    return `is no matcher: at character ${this.at + 1} of ${JSON.stringify(this.text)} ${expected} is expected. Write for example service="checkout".`;
  }

  private ended(): boolean {
    return this.text.slice(this.at).trim() === '';
  }

  private isNext(sign: string): boolean {
    return this.token()?.[1] === sign;
  }

  private sign(sign: string): boolean {
    const token = this.token();
    if (token?.[1] !== sign) return false;
    this.at += token[0].length;
    return true;
  }

  /** A word with or without quotes. */
  private word(): string | null {
    const token = this.token();
    const word = token?.[2]?.replaceAll(/\\(.)/gu, (_, sign: string) => ESCAPES[sign] ?? sign) ?? token?.[3] ?? null;
    if (token !== null && word !== null) this.at += token[0].length;
    return word;
  }

  private token(): RegExpExecArray | null {
    TOKEN.lastIndex = this.at;
    return TOKEN.exec(this.text);
  }
}
