/**
 * Arrivals whose rate changes: by a load shape, and by bursts that chance begins and ends. Exact by inversion: the next user
 * arrives when the integral of the rate has grown by an exponential of mean 1 (Poisson) or by 1 (regular). The rate is a straight
 * line from knot to knot, so its integral is solved in closed form.
 */
import type { Stream } from '../base/random.ts';
import { DAY, type Micros } from '../base/time.ts';
import type { LoadShape } from '../model/load.ts';
import { factorAt, isOver, knotAfter } from './load-course.ts';

/** No run is as long as this: where the rate stays at zero, nobody comes any more. */
const HORIZON_US = 2 * DAY;
const STEADY: LoadShape = { steps: [], wave: null, crowds: [] };

/** Rates that take turns, each for an exponential time: a Markov-modulated Poisson process of two states. */
export interface Bursts {
  readonly busyPerUs: number;
  readonly quietPerUs: number;
  readonly busyUs: number;
  readonly quietUs: number;
}

export class ArrivalCourse {
  private readonly shape: LoadShape;
  private readonly perUs: number;
  private readonly bursts: Bursts | null;
  private readonly turns: Stream;
  private isBusy = false;
  private turnsAtUs: Micros = Infinity;
  /** Exact time of the last arrival, and the line of the rate around it. */
  private atUs = 0;
  private fromUs = 0;
  private untilUs = 0;
  private fromRate = 0;
  private untilRate = 0;

  /** `turns` is the stream of bursts. `perUs` counts where there are none. */
  constructor(perUs: number, bursts: Bursts | null, shape: LoadShape | null, turns: Stream) {
    this.perUs = perUs;
    this.bursts = bursts;
    this.shape = shape ?? STEADY;
    this.turns = turns;
    if (bursts !== null) {
      this.isBusy = turns.uniform() < bursts.busyUs / (bursts.busyUs + bursts.quietUs);
      this.turnsAtUs = this.stay(bursts);
    }
    this.nextLine();
  }

  /** When `amount` more arrivals were to be expected; Infinity when that will not be. */
  next(amount: number): number {
    let left = amount;
    while (this.atUs < HORIZON_US && !isOver(this.shape, this.atUs)) {
      const lengthUs = this.untilUs - this.fromUs;
      const slope = (this.untilRate - this.fromRate) / lengthUs;
      const rate = this.fromRate + slope * (this.atUs - this.fromUs);
      const ahead = ((rate + this.untilRate) / 2) * (this.untilUs - this.atUs);
      if (left < ahead) {
        // rate t + slope t^2 / 2 = left, in the form that does not cancel
        if (left > 0) this.atUs += (2 * left) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * left)));
        return this.atUs;
      }
      left -= ahead;
      this.atUs = this.untilUs;
      this.nextLine();
    }
    return Infinity;
  }

  private nextLine(): void {
    this.fromUs = this.atUs;
    if (this.bursts !== null && this.fromUs >= this.turnsAtUs) {
      this.isBusy = !this.isBusy;
      this.turnsAtUs = this.fromUs + this.stay(this.bursts);
    }
    this.untilUs = Math.min(knotAfter(this.shape, this.fromUs), this.turnsAtUs, HORIZON_US);
    const base = this.base();
    this.fromRate = base * factorAt(this.shape, this.fromUs, 'after');
    this.untilRate = base * factorAt(this.shape, this.untilUs, 'before');
  }

  private base(): number {
    if (this.bursts === null) return this.perUs;
    return this.isBusy ? this.bursts.busyPerUs : this.bursts.quietPerUs;
  }

  /** How long the present state lasts; never so short that time could stand still. */
  private stay({ busyUs, quietUs }: Bursts): Micros {
    return Math.max(1, Math.round((this.isBusy ? busyUs : quietUs) * this.turns.exponential()));
  }
}
