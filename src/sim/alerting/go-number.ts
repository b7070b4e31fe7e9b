/** Numbers as Go's fmt writes them, which differs from JavaScript's in small things. */

/** As Go prints a float64: shortest digits, an exponent below 1e-4 and from 1e21. */
export function formatGoFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e21) ? padExponent(value.toExponential()) : String(value);
}

/** As Go's `%.4g`: that many significant digits, ties to even, no trailing zeros. */
export function formatSignificant(value: number, digits = 4): string {
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
