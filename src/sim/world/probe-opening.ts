/** The first probes of a container that starts (probing.ts). */
import { PROBE_KINDS } from '../model/probes.ts';
import type { Core } from './core.ts';
import { EVENT_PROBE } from './event-kinds.ts';
import type { Pod } from './pod.ts';

/** Begins to ask a pod whose container starts. */
export function openProbes(core: Core, pod: Pod): void {
  PROBE_KINDS.forEach((kind, index) => {
    const probe = pod.probing?.[kind];
    if (probe !== undefined) core.events.schedule(core.events.nowUs + probe.delayUs, EVENT_PROBE, pod.id, index);
  });
}
