/**
 * A circuit breaker of one caller for one endpoint: closed until too many of the latest calls failed or were slow, then open for a
 * while, then half open for a few calls that decide. Whoever was let through in an earlier term has no say in this one.
 */
import type { Micros } from '../base/time.ts';
import type { BreakerPolicy } from '../model/call-guard.ts';
import { nextBreakerState, type BreakerEvent, type BreakerState } from './breaker-lifecycle.ts';
import { OutcomeWindow } from './outcome-window.ts';

export class Breaker {
  policy: BreakerPolicy;
  readonly window: OutcomeWindow;
  state: BreakerState = 'closed';
  /** Grows with every change of state. */
  term = 0;
  /** Calls that may still be let through while it is half open. */
  private trialsLeft = 0;
  private readonly trials: OutcomeWindow;
  private openUntilUs: Micros = 0;

  constructor(policy: BreakerPolicy) {
    this.policy = policy;
    this.window = new OutcomeWindow(policy.window);
    this.trials = new OutcomeWindow({ calls: policy.halfOpenCalls });
  }

  /** Whether a call may be made now. */
  permits(nowUs: Micros): boolean {
    if (this.state === 'closed') return true;
    if (this.state === 'open') {
      if (nowUs < this.openUntilUs) return false;
      this.change('elapsed', nowUs);
    }
    if (this.trialsLeft === 0) return false;
    this.trialsLeft--;
    return true;
  }

  /** A call that was let through in this term has ended. */
  record(failed: boolean, durationUs: Micros, nowUs: Micros): void {
    const { policy } = this;
    const slow = policy.slow !== null && durationUs > policy.slow.overUs;
    if (this.state === 'closed') {
      this.window.add(failed, slow, nowUs);
      if (this.window.calls >= this.callsMin() && this.isBad(this.window)) this.change('tripped', nowUs);
    } else if (this.state === 'half_open') {
      this.trials.add(failed, slow, nowUs);
      if (this.trials.calls < policy.halfOpenCalls) return;
      this.change(this.isBad(this.trials) ? 'relapsed' : 'recovered', nowUs);
    }
  }

  /** A call that was let through in this term was called off by its caller: it says nothing, and another may go. */
  callOff(): void {
    if (this.state === 'half_open') this.trialsLeft++;
  }

  /** Share of failures among the calls of the window. */
  failureRatio(nowUs: Micros): number {
    this.window.passTo(nowUs);
    return this.window.calls === 0 ? 0 : this.window.failures / this.window.calls;
  }

  /** A window of fewer calls than the minimum can never hold that many. */
  private callsMin(): number {
    const { window, callsMin } = this.policy;
    return 'calls' in window ? Math.min(callsMin, window.calls) : callsMin;
  }

  private isBad({ calls, failures, slows }: OutcomeWindow): boolean {
    const { failureRatio, slow } = this.policy;
    const tooMany = (bad: number, ratio: number) => bad > 0 && bad >= ratio * calls;
    return tooMany(failures, failureRatio) || (slow !== null && tooMany(slows, slow.ratio));
  }

  private change(event: BreakerEvent, nowUs: Micros): void {
    this.state = nextBreakerState(this.state, event);
    this.term++;
    this.window.clear();
    this.trials.clear();
    this.trialsLeft = this.policy.halfOpenCalls;
    this.openUntilUs = nowUs + this.policy.openUs;
  }
}
