/**
 * A service of somebody else (`external: true`). It works like every other one, with its own queues, quotas and faults; but nothing of
 * what its processes say is ours to read: no metrics, no spans, no lines. What is known of it is what its callers see. How its requests
 * went is counted here for the laws alone.
 */
import type { Micros } from '../base/time.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Core } from './core.ts';
import { ITEM, SERVED, START } from './frames.ts';
import type { Pod, Unseen } from './pod.ts';
import type { Edge } from './program.ts';

export const THIRD_PARTY_FAMILIES: readonly MetricFamily[] = [
  {
    name: 'http_client_request_duration_seconds',
    kind: 'histogram',
    unit: 'seconds',
    help: 'Calls to services of somebody else, from the request to its answer or to the end of patience, by target.',
  },
];

export function noteUnseen({ frames, events, tally }: Core, unseen: Unseen, frame: number): void {
  const at = frame >> 2;
  tally.unseen[frames.ints[frame + ITEM]]++;
  unseen.presentUs += events.nowUs - frames.instants[at + START];
  unseen.servedUs += events.nowUs - frames.instants[at + SERVED];
}

/** Whether the third party lets in whoever brings the key of this call, or none. */
export function acceptsKey({ model: { credentials = 1 } }: Pod, edge: Edge): boolean {
  return edge.credentials === null || edge.credentials === credentials;
}

/** How long a call to a third party took, which nobody else can tell. */
export function observeCall(core: Core, pod: Pod, edge: Edge, durationUs: Micros, trace: number): void {
  const { callDurations } = pod.instruments;
  if (callDurations[edge.callee] < 0) {
    const { endpoint } = core.program.endpoints[edge.toEndpoint];
    const target = core.services[edge.toService].model.name;
    const labels = { target, method: endpoint.method, endpoint: endpoint.route };
    callDurations[edge.callee] = pod.target.histogram('http_client_request_duration_seconds', labels);
  }
  pod.target.observe(callDurations[edge.callee], durationUs, trace, core.events.nowUs);
}
