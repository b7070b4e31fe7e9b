/**
 * Chance with named streams (law 8): each (entity, purpose) draws from a stream of its own, seeded by the run's seed and its
 * name, so that adding one draw somewhere changes no draw anywhere else. The generator is seedrandom's Alea, read as 53-bit
 * doubles; its state is part of a snapshot. seedrandom seeds it; its recurrence (t = 2091639 s0 + c / 2^32) is written out here, so
 * that many draws are one loop over local numbers. A test holds it against seedrandom's own, bit by bit.
 */
import alea from 'seedrandom/lib/alea.js';
import { exp, log } from './math.ts';

const MULTIPLIER = 2091639;
const PER_32_BITS = 1 / 0x100000000;
/** What the upper 21 bits of a second number are worth behind the 32 of the first. */
const UPPER_21_BITS = 0x200000;
const PER_53_BITS = 1 / 0x20000000000000;

const ZIGGURAT_LAYERS = 256;
/** Where the tail begins, and the area of each layer: Marsaglia & Tsang, "The Ziggurat Method" (2000), for 256 layers. */
const TAIL_START = 7.69711747013105;
const LAYER_AREA = 3.949659822581572e-3;

/** Layer i spans [0, widths[i]); heights[i] = exp(-widths[i]). From portable math, so equal in every engine. */
const widths = new Float64Array(ZIGGURAT_LAYERS + 1);
const heights = new Float64Array(ZIGGURAT_LAYERS + 1);
widths[0] = LAYER_AREA / exp(-TAIL_START);
widths[1] = TAIL_START;
for (let i = 2; i < ZIGGURAT_LAYERS; i++) widths[i] = -log(LAYER_AREA / widths[i - 1] + exp(-widths[i - 1]));
for (let i = 0; i <= ZIGGURAT_LAYERS; i++) heights[i] = exp(-widths[i]);

export class Stream {
  private s0: number;
  private s1: number;
  private s2: number;
  private c: number;

  constructor(seed: string, name: string) {
    const { s0, s1, s2, c } = alea(`${seed}/${name}`, { state: true }).state();
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
    this.c = c;
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    const first = MULTIPLIER * this.s0 + this.c * PER_32_BITS;
    const carry = first | 0;
    const high = first - carry;
    const second = MULTIPLIER * this.s1 + carry * PER_32_BITS;
    this.c = second | 0;
    this.s0 = this.s2;
    this.s1 = high;
    this.s2 = second - this.c;
    return high + ((this.s2 * UPPER_21_BITS) | 0) * PER_53_BITS;
  }

  /** Uniform whole number in 0..count-1. */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** Exponential with mean 1, by the ziggurat: nearly always one uniform and one product. */
  exponential(): number {
    return this.exponentialFrom(this.uniform());
  }

  /** Fills `draws` with what as many calls of `exponential` would return. */
  exponentials(draws: Float64Array): void {
    let { s0, s1, s2, c } = this;
    for (let i = 0; i < draws.length; i++) {
      const first = MULTIPLIER * s0 + c * PER_32_BITS;
      const carry = first | 0;
      const second = MULTIPLIER * s1 + carry * PER_32_BITS;
      c = second | 0;
      s0 = s2;
      s1 = first - carry;
      s2 = second - c;
      const uniform = s1 + ((s2 * UPPER_21_BITS) | 0) * PER_53_BITS;
      const u = uniform * ZIGGURAT_LAYERS;
      const layer = u | 0;
      const x = (u - layer) * widths[layer];
      if (x < widths[layer + 1]) draws[i] = x;
      else {
        this.keep(s0, s1, s2, c);
        draws[i] = this.exponentialFrom(uniform);
        ({ s0, s1, s2, c } = this);
      }
    }
    this.keep(s0, s1, s2, c);
  }

  private exponentialFrom(uniform: number): number {
    let u = uniform * ZIGGURAT_LAYERS;
    for (let tail = 0; ; u = this.uniform() * ZIGGURAT_LAYERS) {
      const layer = u | 0;
      const x = (u - layer) * widths[layer];
      if (x < widths[layer + 1]) return tail + x;
      if (layer === 0) tail += TAIL_START;
      else if (heights[layer] + this.uniform() * (heights[layer + 1] - heights[layer]) < exp(-x)) return tail + x;
    }
  }

  /** Standard normal, by Marsaglia's polar method; the second value is dropped so that a stream has no hidden state. */
  normal(): number {
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const r = x * x + y * y;
      if (r > 0 && r < 1) return x * Math.sqrt((-2 * log(r)) / r);
    }
  }

  /** The state as four numbers, for snapshots. */
  save(): number[] {
    return [this.c, this.s0, this.s1, this.s2];
  }

  load(saved: readonly number[]): void {
    const [c, s0, s1, s2] = saved as [number, number, number, number];
    this.keep(s0, s1, s2, c);
  }

  private keep(s0: number, s1: number, s2: number, c: number): void {
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
    this.c = c;
  }
}
