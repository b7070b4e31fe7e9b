/** The link of a replica to the network, when it starts. */
import type { Core } from './core.ts';
import { NetworkInterface } from './network-interface.ts';
import type { Pod } from './pod.ts';

/** What a pod starts with; null when nobody asks how much it sends. */
export function openInterface(core: Core, pod: Pod): NetworkInterface | null {
  const bytesPerSecond = pod.model.bytesPerSecond ?? null;
  const counts = bytesPerSecond !== null || core.paths?.losesFor(pod.service) === true;
  return counts ? new NetworkInterface(bytesPerSecond, pod.target) : null;
}
