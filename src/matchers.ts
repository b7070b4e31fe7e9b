/** Matchers for vitest and jest: what a test of a scenario says about a run, with a message that says what was seen. */
import { formatDuration, parseDuration, type Micros } from './sim/base/time.ts';
import type { Run } from './sim/session/face.ts';
import { goodShare } from './sim/session/good-share.ts';

interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
}

export const faultlineMatchers = {
  /** `expect(run).toFireAlert('CheckoutSlow', {after: '15m', within: '3m'})`: its first firing lies in that time. */
  toFireAlert(run: Run, alert: string, window: { readonly after?: string; readonly within?: string } = {}): Verdict {
    const fromUs = micros(window.after ?? '0');
    const toUs = window.within === undefined ? Infinity : fromUs + micros(window.within);
    const fired = run.alertTransitions().find((one) => one.rule === alert && one.to === 'firing');
    const pass = fired !== undefined && fired.atUs >= fromUs && fired.atUs <= toUs;
    const seen = fired === undefined ? 'it never fired' : `it first fired at ${formatDuration(fired.atUs)}`;
    return { pass, message: () => `${alert} ${pass ? 'should not' : 'should'} fire; ${seen}` };
  },

  /** `expect(run).toStayWithinSlo('checkout-latency')`: the share of good requests of the whole run is as promised. */
  toStayWithinSlo(run: Run, objective: string): Verdict {
    const promised = run.scenario.topology.objectives.find((one) => one.name === objective);
    if (promised === undefined) return { pass: false, message: () => `no objective is called ${JSON.stringify(objective)}` };
    const good = goodShare(run, promised);
    const pass = good !== null && good >= promised.targetRatio;
    const seen = good === null ? 'nothing was measured' : `${percent(good)} were`;
    return {
      pass,
      message: () =>
        `${objective}: ${percent(promised.targetRatio)} of the requests ${pass ? 'should not' : 'should'} be good; ${seen}`,
    };
  },
};

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(5))}%`;
}

function micros(text: string): Micros {
  const us = parseDuration(text);
  if (us === null) throw new RangeError(`${JSON.stringify(text)} is no duration such as 3m`);
  return us;
}
