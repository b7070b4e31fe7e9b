/** The link of a replica to the network: when it starts, and when its bandwidth changes. */
import type { Core } from './core.ts';
import { NetworkInterface } from './network-interface.ts';
import type { Pod } from './pod.ts';

/** What a pod starts with; null when nobody asks how much it sends. Only what its release says of links is told in metrics. */
export function openInterface(core: Core, pod: Pod): NetworkInterface | null {
  const bytesPerSecond = pod.model.bytesPerSecond ?? null;
  const isTold =
    core.program.releases[pod.release].model.bytesPerSecond !== undefined || core.paths?.losesFor(pod.service) === true;
  return isTold || bytesPerSecond !== null ? new NetworkInterface(bytesPerSecond, isTold ? pod.target : null) : null;
}

export function obeyBandwidth(core: Core, pod: Pod): void {
  const bytesPerSecond = pod.model.bytesPerSecond ?? null;
  if (pod.link !== null) pod.link.obey(bytesPerSecond);
  else if (bytesPerSecond !== null) pod.link = openInterface(core, pod);
  if (pod.link !== null) core.watchMessages();
}
