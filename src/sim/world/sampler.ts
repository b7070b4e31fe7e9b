/**
 * A distribution with a stream of its own: draws whole microseconds. It draws a few dozen at a time, in a loop that stays in the
 * processor's cache, so that a single draw is one read. Formulas of the families are in their constructor branch.
 */
import { exp, log } from '../base/math.ts';
import type { Stream } from '../base/random.ts';
import type { Micros } from '../base/time.ts';
import type { Distribution } from '../model/distribution.ts';

const CONSTANT = 0;
const EXPONENTIAL = 1;
const UNIFORM = 2;
const LOGNORMAL = 3;
const ERLANG = 4;
const HYPEREXPONENTIAL = 5;
const NORMAL = 6;

/** The 0.99 quantile of the standard normal. */
const NORMAL_P99 = 2.3263478740408408;

/** Draws made at a time. */
const AHEAD = 64;

export class Sampler {
  private readonly kind: number;
  private readonly a: number;
  private readonly b: number;
  private readonly c: number;
  private readonly stream: Stream;
  private ahead = new Float64Array(0);
  private at = 0;

  constructor(distribution: Distribution, stream: Stream) {
    this.stream = stream;
    [this.kind, this.a, this.b, this.c] = parameters(distribution);
  }

  /** True when every draw is zero. */
  get isZero(): boolean {
    return this.kind === CONSTANT && this.a === 0;
  }

  draw(): Micros {
    if (this.at === this.ahead.length) this.drawAhead();
    return this.ahead[this.at++];
  }

  private drawAhead(): void {
    if (this.ahead.length === 0) this.ahead = new Float64Array(AHEAD);
    const { ahead, a } = this;
    if (this.kind === EXPONENTIAL) {
      this.stream.exponentials(ahead);
      for (let i = 0; i < AHEAD; i++) ahead[i] = Math.round(a * ahead[i]);
    } else for (let i = 0; i < AHEAD; i++) ahead[i] = this.drawOne();
    this.at = 0;
  }

  private drawOne(): Micros {
    switch (this.kind) {
      case CONSTANT:
        return this.a;
      case UNIFORM:
        return Math.round(this.a + (this.b - this.a) * this.stream.uniform());
      case LOGNORMAL:
        return Math.round(exp(this.a + this.b * this.stream.normal()));
      case NORMAL:
        return Math.max(0, Math.round(this.a + this.b * this.stream.normal()));
      case ERLANG: {
        let sum = 0;
        for (let i = 0; i < this.a; i++) sum += this.stream.exponential();
        return Math.round((sum * this.b) / this.a);
      }
      default:
        return Math.round((this.stream.uniform() < this.a ? this.b : this.c) * this.stream.exponential());
    }
  }
}

function parameters(distribution: Distribution): [number, number, number, number] {
  switch (distribution.kind) {
    case 'constant':
      return [CONSTANT, distribution.valueUs, 0, 0];
    case 'exponential':
      return [EXPONENTIAL, distribution.meanUs, 0, 0];
    case 'uniform':
      return [UNIFORM, distribution.fromUs, distribution.toUs, 0];
    case 'lognormal': {
      // ln p99 = mu + z sigma and ln mean = mu + sigma^2 / 2, solved for the smaller sigma
      const spread = log(distribution.p99Us / distribution.meanUs);
      const sigma = NORMAL_P99 - Math.sqrt(Math.max(0, NORMAL_P99 * NORMAL_P99 - 2 * spread));
      return [LOGNORMAL, log(distribution.meanUs) - (sigma * sigma) / 2, sigma, 0];
    }
    case 'normal':
      return [NORMAL, distribution.meanUs, distribution.deviationUs, 0];
    case 'erlang':
      return [ERLANG, distribution.stages, distribution.meanUs, 0];
    case 'hyperexponential': {
      // balanced means: p1 m1 = p2 m2 = mean / 2, with p1 = (1 + sqrt((cv2-1)/(cv2+1))) / 2
      const p = 0.5 * (1 + Math.sqrt((distribution.cv2 - 1) / (distribution.cv2 + 1)));
      return [HYPEREXPONENTIAL, p, distribution.meanUs / (2 * p), distribution.meanUs / (2 * (1 - p))];
    }
  }
}
