/**
 * Chance with named streams (law 8): each (entity, purpose) draws from a stream of its own, seeded by the run's seed and its
 * name, so that adding one draw somewhere changes no draw anywhere else. The generator is seedrandom's Alea, read as 53-bit
 * doubles; its state is part of a snapshot.
 */
import alea, { type AleaGenerator, type AleaState } from 'seedrandom/lib/alea.js';
import { exp, log } from './math.ts';

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
  private generator: AleaGenerator;

  constructor(seed: string, name: string) {
    this.generator = alea(`${seed}/${name}`, { state: true });
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    return this.generator.double();
  }

  /** Uniform whole number in 0..count-1. */
  below(count: number): number {
    return Math.floor(this.generator.double() * count);
  }

  /** Exponential with mean 1, by the ziggurat: nearly always one uniform and one product. */
  exponential(): number {
    for (let tail = 0; ;) {
      const u = this.generator.double() * ZIGGURAT_LAYERS;
      const layer = u | 0;
      const x = (u - layer) * widths[layer];
      if (x < widths[layer + 1]) return tail + x;
      if (layer === 0) tail += TAIL_START;
      else if (heights[layer] + this.generator.double() * (heights[layer + 1] - heights[layer]) < exp(-x)) return tail + x;
    }
  }

  /** Standard normal, by Marsaglia's polar method; the second value is dropped so that a stream has no hidden state. */
  normal(): number {
    for (;;) {
      const x = 2 * this.generator.double() - 1;
      const y = 2 * this.generator.double() - 1;
      const r = x * x + y * y;
      if (r > 0 && r < 1) return x * Math.sqrt((-2 * log(r)) / r);
    }
  }

  /** The state as four numbers, for snapshots. */
  save(): number[] {
    const state = this.generator.state();
    return [state.c, state.s0, state.s1, state.s2];
  }

  load(saved: readonly number[]): void {
    const [c, s0, s1, s2] = saved as [number, number, number, number];
    const state: AleaState = { c, s0, s1, s2 };
    this.generator = alea('', { state });
  }
}
