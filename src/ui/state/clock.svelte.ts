/**
 * Simulated time as the learner sees it. API:
 *   clock.nowUs          simulated now, as of the last tick (about five a second)
 *   clock.startsAtMs     Unix milliseconds of simulated time 0
 *   clock.endsAtUs       when the run is over
 *   clock.speed          1 | 5 | 20, or null while paused
 *   clock.paused, clock.finished, clock.behindAt (reached speed when the machine cannot keep up, else null)
 *   clock.time(us)       '02:14:05' in UTC;  clock.date(us) '10 Mar 2026';  clock.ago(us) '3 min ago'
 *   clock.play(speed), clock.pause(), clock.toggle()
 */
import type { Micros } from '../../sim/base/time.ts';
import type { Speed, Tick } from '../../../web-workers/simulation-protocol.ts';
import { simulation } from './simulation.ts';
import { agoText, dateText, timeText } from '../widgets/time-text.ts';

export class Clock {
  nowUs: Micros = $state(0);
  endsAtUs: Micros = $state(0);
  startsAtMs = $state(0);
  speed: Speed | null = $state(null);
  behindAt: number | null = $state(null);
  finished = $state(false);
  paused = $derived(this.speed === null);
  /** What `toggle` returns to. */
  private lastSpeed: Speed = 1;

  show(tick: Tick): void {
    this.nowUs = tick.status.nowUs;
    this.endsAtUs = tick.status.endsAtUs;
    this.finished = tick.status.finished;
    this.speed = tick.speed;
    this.behindAt = tick.behindAt;
  }

  async play(speed: Speed = this.lastSpeed): Promise<void> {
    this.lastSpeed = speed;
    await simulation().play(speed);
  }

  async pause(): Promise<void> {
    await simulation().pause();
  }

  async toggle(): Promise<void> {
    await (this.paused ? this.play() : this.pause());
  }

  time(atUs: Micros): string {
    return timeText(this.startsAtMs, atUs);
  }

  date(atUs: Micros): string {
    return dateText(this.startsAtMs, atUs);
  }

  ago(atUs: Micros): string {
    return agoText(atUs, this.nowUs);
  }
}

export const clock = new Clock();
