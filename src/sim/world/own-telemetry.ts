/** What a process tells of itself, as its author and operators want it: which of the traces that begin in it are kept. */
import type { Core } from './core.ts';
import type { Pod } from './pod.ts';

export function obeyTelemetry(_: Core, pod: Pod): void {
  pod.tracesRatio = pod.model.tracesRatio ?? 1;
}
