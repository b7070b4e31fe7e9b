/**
 * Numbers, durations and strings as PromQL writes them (Go's syntax). A string is bytes in Prometheus: bytes that are no UTF-8
 * are kept as lone surrogates U+DC80..U+DCFF, so that they can be refused where text is needed and shown again as `\xNN`.
 */
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND } from '../../base/time.ts';

const UNIT_US: Readonly<Record<string, number>> = {
  ms: MILLISECOND,
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
  y: 365 * DAY,
};

/** A number; a duration is its seconds. NaN is a value here, so text that is no number gives null. */
export function readNumber(text: string): number | null {
  const plain = text.toLowerCase().replaceAll('_', '');
  if (plain === 'inf') return Infinity;
  if (plain === 'nan') return NaN;
  if (/^0x[0-9a-f]+$/.test(plain)) return Number(plain);
  if (/^0[0-7]+$/.test(plain)) return Number.parseInt(plain, 8);
  if (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(plain)) return Number(plain);
  if (/^(\d+(ms|[smhdwy]))+$/.test(plain)) {
    let us = 0;
    for (const [, amount, unit] of plain.matchAll(/(\d+)(ms|[smhdwy])/g))
      us += Number(amount) * (UNIT_US[unit as string] as number);
    return us / SECOND;
  }
  return null;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** The text between the quotes with its escapes resolved; null when the literal does not end or has an unknown escape. */
export function readString(literal: string): string | null {
  const quote = literal[0];
  if (literal.length < 2 || literal.at(-1) !== quote) return null;
  const body = literal.slice(1, -1);
  if (quote === '`') return body;
  let text = '';
  let bytes: number[] = [];
  for (let i = 0; i < body.length;) {
    const escape =
      body[i] === '\\' ? /^\\(x[0-9a-fA-F]{2}|[0-7]{3}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/s.exec(body.slice(i, i + 10)) : null;
    if (body[i] === '\\' && escape === null) return null;
    const code = escape?.[1] ?? '';
    if (code.length > 1 && !/^[uU]/.test(code)) {
      bytes.push(code[0] === 'x' ? Number.parseInt(code.slice(1), 16) : Number.parseInt(code, 8) & 0xff);
    } else {
      text += fromUtf8(bytes);
      bytes = [];
      const piece = escape === null ? body[i] : code.length > 1 ? fromCodePoint(code) : SIMPLE_ESCAPES[code];
      if (piece === undefined || piece === null) return null;
      text += piece;
    }
    i += escape === null ? 1 : escape[0].length;
  }
  return text + fromUtf8(bytes);
}

/** Writes text back as a literal with double quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(/\\udc([89a-f][0-9a-f])/g, '\\x$1');
}

/** True when the text was valid UTF-8. */
export function isWellFormed(text: string): boolean {
  return !/\p{Cs}/u.test(text);
}

function fromCodePoint(code: string): string | null {
  const point = Number.parseInt(code.slice(1), 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : null;
}

function fromUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i] as number;
    const length =
      lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    const tail = bytes.slice(i + 1, i + length);
    if (length === 0 || tail.length !== length - 1 || tail.some((byte) => byte >>> 6 !== 2)) {
      text += String.fromCharCode(0xdc00 + lead);
      i++;
      continue;
    }
    let point = length === 1 ? lead : lead & (0xff >>> (length + 1));
    for (const byte of tail) point = (point << 6) | (byte & 0x3f);
    text += String.fromCodePoint(point);
    i += length;
  }
  return text;
}
