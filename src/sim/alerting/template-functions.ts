/**
 * The functions that templates of alert rules may call, with the results of Prometheus' own (template/template.go) and
 * of Go's number formatting, which differs from JavaScript's in small things. Null means: not applicable to this.
 */

export type TemplateValue = string | number;
type TemplateFunction = (operands: readonly TemplateValue[]) => TemplateValue | null;

/** Fields of `printf` wider or more precise than this are not understood. */
const printfDigitsMax = 40;

export const TEMPLATE_FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['humanize', ofNumber(humanize)],
  ['humanize1024', ofNumber(humanize1024)],
  ['humanizeDuration', ofNumber(humanizeDuration)],
  ['humanizePercentage', ofNumber((value) => `${formatSignificant(value * 100)}%`)],
  ['toUpper', ofText((text) => text.toUpperCase())],
  ['toLower', ofText((text) => text.toLowerCase())],
  ['title', ofText((text) => text.replaceAll(/(?<![\p{L}\p{N}_'])\p{L}/gu, (letter) => letter.toUpperCase()))],
  ['printf', printf],
]);

function ofNumber(format: (value: number) => string): TemplateFunction {
  return ([operand, ...more]) => {
    if (operand === undefined || more.length > 0) return null;
    const value = typeof operand === 'number' ? operand : operand.trim() === '' ? NaN : Number(operand);
    return Number.isNaN(value) && typeof operand === 'string' ? null : format(value);
  };
}

function ofText(change: (text: string) => string): TemplateFunction {
  return ([operand, ...more]) => (typeof operand === 'string' && more.length === 0 ? change(operand) : null);
}

function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return formatSignificant(value);
  if (Math.abs(value) < 1) return scaleUp(value);
  let [scaled, prefix] = [value, ''];
  for (const next of 'kMGTPEZY') {
    if (Math.abs(scaled) < 1000) break;
    prefix = next;
    scaled /= 1000;
  }
  return formatSignificant(scaled) + prefix;
}

function humanize1024(value: number): string {
  let [scaled, prefix] = [value, ''];
  if (!Number.isFinite(value)) return formatSignificant(value);
  for (const next of 'KMGTPEZY') {
    if (Math.abs(scaled) < 1024) break;
    prefix = `${next}i`;
    scaled /= 1024;
  }
  return formatSignificant(scaled) + prefix;
}

/** Of seconds. */
function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return formatSignificant(value);
  if (value === 0) return '0s';
  if (Math.abs(value) < 1) return `${scaleUp(value)}s`;
  const sign = value < 0 ? '-' : '';
  const size = Math.abs(value);
  const whole = Math.floor(size);
  const [days, hours, minutes, seconds] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${seconds}s`;
  if (minutes > 0) return `${sign}${minutes}m ${seconds}s`;
  return `${sign}${formatSignificant(size)}s`;
}

function scaleUp(value: number): string {
  let [scaled, prefix] = [value, ''];
  for (const next of 'munpfazy') {
    if (Math.abs(scaled) >= 1) break;
    prefix = next;
    scaled *= 1000;
  }
  return formatSignificant(scaled) + prefix;
}

function printf(operands: readonly TemplateValue[]): string | null {
  const [format, ...values] = operands;
  if (typeof format !== 'string') return null;
  let used = 0;
  let understood = true;
  const text = format.replaceAll(
    /%(?:%|(?:(\d{0,2})(?:\.(\d{1,2}))?([a-zA-Z])))/g,
    (whole, width: string, digits: string | undefined, verb: string) => {
      if (whole === '%%') return '%';
      const value = values[used++];
      const piece = value === undefined ? null : formatVerb(value, digits === undefined ? null : Number(digits), verb);
      if (piece === null || Number(width) > printfDigitsMax) understood = false;
      return (piece ?? whole).padStart(Number(width));
    },
  );
  return understood && used === values.length ? text : null;
}

function formatVerb(value: TemplateValue, digits: number | null, verb: string): string | null {
  if (digits !== null && digits > printfDigitsMax) return null;
  if (verb === 's') return typeof value === 'string' ? value : null;
  if (verb === 'q') return typeof value === 'string' ? JSON.stringify(value) : null;
  if (verb === 'v') return typeof value === 'string' ? value : formatGoFloat(value);
  if (typeof value === 'string') return null;
  if (!Number.isFinite(value)) return formatGoFloat(value);
  if (verb === 'f') return value.toFixed(digits ?? 6);
  if (verb === 'g') return digits === null ? formatGoFloat(value) : formatSignificant(value, Math.max(digits, 1));
  return null;
}

/** As Go prints a float64: shortest digits, an exponent below 1e-4 and from 1e21. */
export function formatGoFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e21) ? padExponent(value.toExponential()) : String(value);
}

/** As Go's `%.4g`: that many significant digits, ties to even, no trailing zeros. */
function formatSignificant(value: number, digits = 4): string {
  if (value === 0 || !Number.isFinite(value)) return formatGoFloat(value);
  const [mantissa, exponent] = roundHalfEven(value, digits).split('e') as [string, string];
  const power = Number(exponent);
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  if (power < -4 || power >= digits) return padExponent(`${short}e${exponent}`);
  const fixed = Number(`${mantissa}e${exponent}`).toFixed(Math.max(0, digits - 1 - power));
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}

/** In exponential notation. JavaScript rounds an exact tie away from zero, Go to the even digit. */
function roundHalfEven(value: number, digits: number): string {
  const rounded = value.toExponential(digits - 1);
  const [mantissa, exponent] = value.toExponential(60).split('e') as [string, string];
  const kept = mantissa.indexOf('.') + digits;
  const isTie = /^50*$/.test(mantissa.slice(kept));
  const lastKept = mantissa[kept - 1] === '.' ? mantissa[kept - 2] : mantissa[kept - 1];
  if (!isTie || Number(lastKept) % 2 === 1) return rounded;
  return `${mantissa.slice(0, kept).replace(/\.$/, '')}e${exponent}`;
}

function padExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
