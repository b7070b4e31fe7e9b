/**
 * Portable transcendental functions. `Math.log`, `exp`, `pow`, `sin` and `**` differ between engines in the last bits, which
 * would break law 1 (same seed, same bytes), so the simulation uses these: the algorithms of fdlibm, built only from the
 * operations that IEEE 754 fixes. Error below 1 ulp for log and exp. Source of the methods and coefficients: Sun's fdlibm
 * (e_log.c, e_exp.c, k_sin.c, k_cos.c), 1993.
 */

const float64 = new Float64Array(1);
const words = new Uint32Array(float64.buffer);
const LOW = 0;
const HIGH = 1;

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const TWO_54 = 18014398509481984;

/** Natural logarithm. log(0) is -Infinity, log(negative) is NaN. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  let k = 0;
  float64[0] = x;
  if (words[HIGH] < 0x00100000) {
    float64[0] = x * TWO_54;
    k = -54;
  }
  // x = 2^k * (1 + f) with sqrt(2)/2 < 1 + f < sqrt(2)
  let high = words[HIGH];
  k += (high >>> 20) - 1023;
  high &= 0x000fffff;
  const carry = (high + 0x95f64) & 0x100000;
  words[HIGH] = high | (carry ^ 0x3ff00000);
  k += carry >>> 20;
  const f = float64[0] - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd =
    z * (6.66666666666673513e-1 + w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const r = even + odd;
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
}

/** e to the power x. */
export function exp(x: number): number {
  if (x !== x) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  const k = x === 0 ? 0 : Math.trunc(1.442695040888963387 * x + (x < 0 ? -0.5 : 0.5));
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t * (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return scaleByPowerOfTwo(y, k);
}

/** y * 2^k without rounding, except where the result is subnormal. */
function scaleByPowerOfTwo(y: number, k: number): number {
  if (k < -1021) return scaleByPowerOfTwo(y, k + 1000) * powerOfTwo(-1000);
  if (k > 1023) return y * 2 * powerOfTwo(k - 1);
  return y * powerOfTwo(k);
}

function powerOfTwo(k: number): number {
  words[HIGH] = (k + 1023) << 20;
  words[LOW] = 0;
  return float64[0];
}

/** x to the power y. Exact products for whole y up to 1024; otherwise exp(y log x), relative error about |y log x| ulp. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (x !== x || y !== y) return NaN;
  if (Number.isInteger(y) && Math.abs(y) <= 1024) {
    const power = integerPower(x, Math.abs(y));
    return y < 0 ? 1 / power : power;
  }
  const size = Math.abs(x);
  if (y === Infinity || y === -Infinity) {
    if (size === 1) return NaN;
    return size > 1 === y > 0 ? Infinity : 0;
  }
  if (y === 0.5 && x >= 0) return Math.sqrt(x);
  if (x >= 0) return exp(y * log(x));
  if (!Number.isInteger(y)) return NaN;
  return y % 2 === 0 ? exp(y * log(size)) : -exp(y * log(size));
}

function integerPower(x: number, n: number): number {
  let result = 1;
  let square = x;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

const PIO2_1 = 1.57079632673412561417;
const PIO2_1T = 6.07710050650619224932e-11;

/** Sine of x radians; good to 1e-15 for |x| < 1e5, which is all that a simulation of days asks for. */
export function sin(x: number): number {
  return quarter(x, 0);
}

/** Cosine of x radians; accuracy as {@link sin}. */
export function cos(x: number): number {
  return quarter(x, 1);
}

function quarter(x: number, shift: number): number {
  if (x !== x || x === Infinity || x === -Infinity) return NaN;
  const n = Math.round(x * 6.36619772367581382433e-1);
  const r = x - n * PIO2_1 - n * PIO2_1T;
  switch ((((n + shift) % 4) + 4) % 4) {
    case 0:
      return kernelSin(r);
    case 1:
      return kernelCos(r);
    case 2:
      return -kernelSin(r);
    default:
      return -kernelCos(r);
  }
}

function kernelSin(x: number): number {
  const z = x * x;
  const r =
    8.33333333332248946124e-3 +
    z *
      (-1.98412698298579493134e-4 +
        z * (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)));
  return x + z * x * (-1.66666666666666324348e-1 + z * r);
}

function kernelCos(x: number): number {
  const z = x * x;
  const r =
    z *
    (4.16666666666666019037e-2 +
      z *
        (-1.38888888888741095749e-3 +
          z *
            (2.48015872894767294178e-5 +
              z * (-2.75573143513906633035e-7 + z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11)))));
  return 1 - (0.5 * z - z * r);
}
