/** Matchers for vitest and jest: what a test of a scenario says about a run, with a message that says what was seen. */
import { formatDuration, parseDuration, type Micros } from './sim/base/time.ts';
import type { Objective } from './sim/model/topology.ts';
import type { Run } from './sim/session/face.ts';

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
    const good = goodRatio(run, promised);
    const pass = good !== null && good >= promised.targetRatio;
    const seen = good === null ? 'nothing was measured' : `${percent(good)} were`;
    return {
      pass,
      message: () =>
        `${objective}: ${percent(promised.targetRatio)} of the requests ${pass ? 'should not' : 'should'} be good; ${seen}`,
    };
  },
};

function goodRatio(run: Run, { service, method, route, underUs }: Objective): number | null {
  const nowUs = run.status().nowUs;
  const labels = `service="${service}",method="${method}",endpoint="${route}"`;
  const window = `[${Math.ceil(nowUs / 1e6)}s]`;
  const ask = (expr: string): number | null => {
    const answer = run.instant(expr, nowUs);
    const value = answer.ok && answer.value.kind === 'vector' ? answer.value.samples[0]?.value : undefined;
    return value === undefined || Number.isNaN(value) ? null : value;
  };
  const fast = ask(`sum(increase(http_request_duration_seconds_bucket{${labels},le="${underUs / 1e6}"}${window}))`);
  const all = ask(`sum(increase(http_request_duration_seconds_count{${labels}}${window}))`);
  // The histogram does not know codes, so every server error counts as bad once more when it was slow too: never too kind.
  const errors = ask(`sum(increase(http_requests_total{${labels},code=~"5.."}${window}))`) ?? 0;
  return fast === null || all === null ? null : (fast - errors) / all;
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(5))}%`;
}

function micros(text: string): Micros {
  const us = parseDuration(text);
  if (us === null) throw new RangeError(`${JSON.stringify(text)} is no duration such as 3m`);
  return us;
}
