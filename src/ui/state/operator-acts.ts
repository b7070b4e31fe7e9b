/**
 * What the person on call has done so far, kept fresh, and which alerts they have taken. The worker keeps the
 * time line's to itself (law 3).
 */
import type { Action } from '../../sim/model/action.ts';
import type { Alert } from '../../sim/model/alert.ts';
import { clock } from './clock.svelte.ts';
import { liveAnswer } from './live-query.svelte.ts';
import type { LiveQuery } from './live-query.svelte.ts';
import { simulation } from './simulation.ts';

/** Make one while a component is set up. Oldest first. */
export function liveOperatorActs(): LiveQuery<readonly Action[]> {
  return liveAnswer(() => ({
    subject: 'operator acts',
    atUs: clock.nowUs,
    ask: () => simulation().actions(),
  }));
}

/** Whether somebody has taken the alert since it fired. */
export function isAcknowledged(alert: Alert, acts: readonly Action[]): boolean {
  const { firedAtUs } = alert;
  return (
    firedAtUs !== null &&
    acts.some(({ atUs, deed }) => deed.kind === 'acknowledge' && deed.alert === alert.rule && atUs >= firedAtUs)
  );
}
