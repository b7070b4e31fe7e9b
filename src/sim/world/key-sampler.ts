/**
 * Draws one of many things, numbered from 1, with its own stream. Zipf by rejection-inversion (Hörmann and Derflinger 1996,
 * "Rejection-inversion to generate variates from monotone discrete distributions"): exact, and without a table of all things.
 */
import { exp, log } from '../base/math.ts';
import type { Stream } from '../base/random.ts';
import type { KeyChoice } from '../model/locking.ts';

/** Below this the series of (e^x - 1) / x and log(1 + x) / x are exact to the last digit. */
const SMALL = 1e-4;

export class KeySampler {
  private readonly items: number;
  /** 0: all alike. */
  private readonly exponent: number;
  private readonly stream: Stream;
  private readonly from: number;
  private readonly to: number;
  private readonly sure: number;

  constructor(choice: KeyChoice, stream: Stream) {
    this.items = choice.items;
    this.exponent = choice.kind === 'zipf' ? choice.exponent : 0;
    this.stream = stream;
    this.from = this.area(1.5) - 1;
    this.to = this.area(this.items + 0.5);
    this.sure = 2 - this.inverseArea(this.area(2.5) - this.height(2));
  }

  draw(): number {
    if (this.exponent === 0) return 1 + Math.floor(this.stream.uniform() * this.items);
    for (;;) {
      const u = this.to + this.stream.uniform() * (this.from - this.to);
      const x = this.inverseArea(u);
      const key = Math.min(this.items, Math.max(1, Math.floor(x + 0.5)));
      if (key - x <= this.sure || u >= this.area(key + 0.5) - this.height(key)) return key;
    }
  }

  private height(x: number): number {
    return exp(-this.exponent * log(x));
  }

  /** The integral of the height. */
  private area(x: number): number {
    const logX = log(x);
    return exponentialRatio((1 - this.exponent) * logX) * logX;
  }

  private inverseArea(x: number): number {
    return exp(logarithmRatio(Math.max(-1, x * (1 - this.exponent))) * x);
  }
}

/** (e^x - 1) / x */
function exponentialRatio(x: number): number {
  return Math.abs(x) > SMALL ? (exp(x) - 1) / x : 1 + (x / 2) * (1 + (x / 3) * (1 + x / 4));
}

/** log(1 + x) / x */
function logarithmRatio(x: number): number {
  return Math.abs(x) > SMALL ? log(1 + x) / x : 1 - x * (1 / 2 - x * (1 / 3 - x / 4));
}
