/**
 * The functions of PromQL that base/math.ts does not have, from operations that IEEE 754 fixes, so that an alert fires at the
 * same instant in every engine (law 1). arctan is fdlibm's (s_atan.c, Sun 1993); the others follow from arctan, exp and log.
 */
import { cos, exp, log, pow, sin } from '../../base/math.ts';

export const PI = 3.141592653589793;
const HALF_PI = PI / 2;
const LN2 = 0.6931471805599453;
const LN10 = 2.302585092994046;

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

/** Exact for powers of two. */
export function log2(x: number): number {
  if (!(x > 0) || x === Infinity) return log(x);
  bits[0] = x < 2.2250738585072014e-308 ? x * 4503599627370496 : x;
  const shift = bits[0] === x ? 0 : -52;
  const high = words[1] as number;
  const exponent = (high >>> 20) - 1022 + shift;
  words[1] = (high & 0x000fffff) | 0x3fe00000;
  // x = fraction * 2^exponent, the fraction in 1/2..1; a half has the logarithm -1 exactly.
  const fraction = bits[0];
  return fraction === 0.5 ? exponent - 1 : exponent + log(fraction) / LN2;
}

export function log10(x: number): number {
  return log2(x) * (LN2 / LN10);
}

/** log(1 + x) without losing the low bits of a small x (Kahan's correction). */
function log1p(x: number): number {
  const sum = 1 + x;
  if (sum === 1) return x;
  return sum === Infinity ? Infinity : log(sum) * (x / (sum - 1));
}

/** x to the power y as C and Go define it: 1 to anything is 1. */
export function power(x: number, y: number): number {
  if (x === 1 || (x === -1 && (y === Infinity || y === -Infinity))) return 1;
  return pow(x, y);
}

const ATAN_HIGH = [4.63647609000806093515e-1, 7.85398163397448278999e-1, 9.82793723247329054082e-1, 1.570796326794896558];
const ATAN_LOW = [2.26987774529616870924e-17, 3.06161699786838301793e-17, 1.39033110312309984516e-17, 6.12323399573676603587e-17];
const ATAN_EVEN = [
  3.33333333333329318027e-1, 1.42857142725034663711e-1, 9.09088713343650656196e-2, 6.66107313738753120669e-2,
  4.97687799461593236017e-2, 1.62858201153657823623e-2,
];
const ATAN_ODD = [
  -1.99999999998764832476e-1, -1.1111110405462355788e-1, -7.69187620504482999495e-2, -5.83357013379057348645e-2,
  -3.6531572744216915527e-2,
];

export function atan(x: number): number {
  if (x !== x) return x;
  const size = Math.abs(x);
  if (size >= 73786976294838206464) return x > 0 ? HALF_PI : -HALF_PI;
  let reduced = x;
  let part = -1;
  if (size >= 0.4375) {
    part = size < 0.6875 ? 0 : size < 1.1875 ? 1 : size < 2.4375 ? 2 : 3;
    reduced = [(2 * size - 1) / (2 + size), (size - 1) / (size + 1), (size - 1.5) / (1 + 1.5 * size), -1 / size][part] as number;
  }
  const z = reduced * reduced;
  const w = z * z;
  const correction = reduced * (z * horner(ATAN_EVEN, w) + w * horner(ATAN_ODD, w));
  if (part < 0) return reduced - correction;
  const angle = (ATAN_HIGH[part] as number) - (correction - (ATAN_LOW[part] as number) - reduced);
  return x < 0 ? -angle : angle;
}

function horner(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

/** The angle of the point (x, y). */
export function atan2(y: number, x: number): number {
  if (x !== x || y !== y) return NaN;
  const below = y < 0 || Object.is(y, -0);
  const left = x < 0 || Object.is(x, -0);
  let angle: number;
  if (y === 0) angle = left ? PI : 0;
  else if (x === 0) angle = HALF_PI;
  else if (Math.abs(x) === Infinity) angle = Math.abs(y) === Infinity ? (left ? 0.75 * PI : PI / 4) : left ? PI : 0;
  else if (Math.abs(y) === Infinity) angle = HALF_PI;
  else angle = left ? PI - atan(Math.abs(y / x)) : atan(Math.abs(y / x));
  return below ? -angle : angle;
}

export function asin(x: number): number {
  const size = Math.abs(x);
  if (!(size <= 1)) return NaN;
  if (x === 0) return x;
  const side = Math.sqrt((1 - size) * (1 + size));
  const angle = size > 0.7 ? HALF_PI - atan(side / size) : atan(size / side);
  return x < 0 ? -angle : angle;
}

export function acos(x: number): number {
  return HALF_PI - asin(x);
}

export function tan(x: number): number {
  return sin(x) / cos(x);
}

export function sinh(x: number): number {
  const size = Math.abs(x);
  if (size > 709) return (x < 0 ? -1 : 1) * exp(size / 2) * 0.5 * exp(size / 2);
  if (size > 0.5) {
    const growth = exp(x);
    return (growth - 1 / growth) / 2;
  }
  // Taylor's series; the next term is below 1e-17 of the first.
  const z = x * x;
  return x * (1 + (z / 6) * (1 + (z / 20) * (1 + (z / 42) * (1 + (z / 72) * (1 + (z / 110) * (1 + z / 156))))));
}

export function cosh(x: number): number {
  const half = exp(Math.abs(x) / 2);
  if (Math.abs(x) > 709) return half * 0.5 * half;
  const growth = exp(Math.abs(x));
  return (growth + 1 / growth) / 2;
}

export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size > 22) return x < 0 ? -1 : 1;
  if (size <= 0.5) return sinh(x) / cosh(x);
  const result = 1 - 2 / (exp(2 * size) + 1);
  return x < 0 ? -result : result;
}

export function asinh(x: number): number {
  const size = Math.abs(x);
  if (size === 0 || x !== x) return x;
  const result = size > 268435456 ? log(size) + LN2 : log1p(size + (size * size) / (1 + Math.sqrt(size * size + 1)));
  return x < 0 ? -result : result;
}

export function acosh(x: number): number {
  if (!(x >= 1)) return NaN;
  if (x > 268435456) return log(x) + LN2;
  const above = x - 1;
  return log1p(above + Math.sqrt(2 * above + above * above));
}

export function atanh(x: number): number {
  const size = Math.abs(x);
  const result = 0.5 * log1p((2 * size) / (1 - size));
  return x < 0 ? -result : result;
}

/** Half rounds up, as PromQL's round() does. */
export function roundTo(x: number, nearest: number): number {
  const inverse = 1 / nearest;
  return Math.floor(x * inverse + 0.5) / inverse;
}
