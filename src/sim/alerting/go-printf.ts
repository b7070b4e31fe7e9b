/** Go's `printf`, for the verbs that templates of rules use; what does not fit is written as Go writes it, `%!d(float64=0.5)`. */
import { formatGoFloat, formatSignificant } from './go-number.ts';
import { TemplateFailure, textOf, type TemplateValue } from './template-value.ts';

/** Fields wider or more precise than this are refused. */
const printfDigitsMax = 40;

export function printf(format: string, values: readonly TemplateValue[]): string {
  let used = 0;
  const text = format.replaceAll(
    /%(%|([-+ 0#]*)(\d{0,3})(?:\.(\d{0,3}))?([a-zA-Z])|$)/g,
    (whole, rest: string, flags: string, width: string, digits: string | undefined, verb: string) => {
      if (rest === '%') return '%';
      if (rest === '') return '%!(NOVERB)';
      if (Number(width) > printfDigitsMax || Number(digits ?? 0) > printfDigitsMax)
        throw new TemplateFailure(`${whole} is wider than ${printfDigitsMax} (printfDigitsMax)`);
      if (used >= values.length) return `%!${verb}(MISSING)`;
      const value = values[used++] as TemplateValue;
      return padded(formatVerb(value, digits === undefined ? null : Number(digits), verb, flags), Number(width), flags, value);
    },
  );
  const extra = values.slice(used).map((value) => `${typeName(value)}=${textOf(value)}`);
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.join(', ')})`;
}

function padded(text: string, width: number, flags: string, value: TemplateValue): string {
  if (flags.includes('-')) return text.padEnd(width);
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  if (!flags.includes('0') || !isNumber) return text.padStart(width);
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

function formatVerb(value: TemplateValue, digits: number | null, verb: string, flags: string): string {
  const text = typeof value === 'number' ? floatVerb(value, digits, verb) : otherVerb(value, digits, verb);
  if (text === null) return `%!${verb}(${typeName(value)}=${textOf(value)})`;
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  return isNumber && flags.includes('+') && !text.startsWith('-') && !text.startsWith('+') ? `+${text}` : text;
}

function floatVerb(value: number, digits: number | null, verb: string): string | null {
  if (!Number.isFinite(value)) return 'vfFgGeE'.includes(verb) ? formatGoFloat(value) : null;
  switch (verb) {
    case 'v':
    case 'g':
      return digits === null ? formatGoFloat(value) : formatSignificant(value, Math.max(digits, 1));
    case 'f':
    case 'F':
      return value.toFixed(digits ?? 6);
    case 'e':
      return value.toExponential(digits ?? 6).replace(/e([+-])(\d)$/, 'e$10$2');
    default:
      return null;
  }
}

function otherVerb(value: TemplateValue, digits: number | null, verb: string): string | null {
  if (typeof value === 'bigint') return verb === 'd' || verb === 'v' ? String(value) : verb === 'x' ? value.toString(16) : null;
  if (typeof value === 'string') {
    if (verb === 's' || verb === 'v') return digits === null ? value : value.slice(0, digits);
    return verb === 'q' ? JSON.stringify(value) : null;
  }
  if (typeof value === 'boolean') return verb === 't' || verb === 'v' ? String(value) : null;
  return verb === 'v' || verb === 's' ? textOf(value) : null;
}

function typeName(value: TemplateValue): string {
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'map';
}
