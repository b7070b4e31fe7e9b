/** What a process tells of itself, as its author and operators want it: which traces are kept, which waits have spans. */
import type { Core } from './core.ts';
import type { Pod } from './pod.ts';

export function obeyTelemetry(_: Core, pod: Pod): void {
  pod.tracesRatio = pod.model.tracesRatio ?? 1;
}

/** A version whose waits have spans has them from its start. */
export function openWaits(pod: Pod): void {
  if (pod.model.tracesWaits !== true || pod.process === null) return;
  for (const slots of [...pod.process.locks, ...pod.process.threadPools]) if (slots !== null) slots.traced = true;
}

/** A process that is no more tells nothing, whatever has been set since for the next one; who asks finds it down. */
export function tellNothing({ target }: Pod): void {
  target.restart();
  target.instrument('up', {});
}
