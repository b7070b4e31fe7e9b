/** Numbers as Prometheus writes them into labels: all digits and no exponent. */

/** The shortest decimal text that reads back as the same number, e.g. `0.00001`, `+Inf`. */
export function decimalText(value: number): string {
  if (value !== value) return 'NaN';
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  const text = String(value);
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return Object.is(value, -0) ? '-0' : text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}

/** As Go's `%g`: the shortest text, with an exponent when the number is below 1e-4 or has more than 21 digits. */
export function shortText(value: number): string {
  if (value !== value) return 'NaN';
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const size = Number(exponent);
  if (value !== 0 && (size < -4 || size >= 21))
    return `${mantissa}e${size < 0 ? '-' : '+'}${String(Math.abs(size)).padStart(2, '0')}`;
  return decimalText(value);
}
