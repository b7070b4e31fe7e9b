/** What a process says of itself at the moment: its gauges, and counters that are kept elsewhere, written for a scrape. */
import type { Core } from './core.ts';
import type { Pod } from './pod.ts';
import { readTls } from './tls.ts';
import { readSockets } from './sockets.ts';

export function readPod(core: Core, pod: Pod): void {
  const { values } = pod.target;
  const { instruments } = pod;
  values[instruments.up] = 1;
  values[instruments.inProgress] = pod.inFlight;
  values[instruments.queueSize] = pod.line.length;
  values[instruments.workers] = pod.workersMax;
  values[instruments.workersBusy] = pod.workersBusy;
  values[instruments.processorSeconds] = pod.processorUseUs(core.events.nowUs);
  if (pod.heap !== null) pod.heapTelemetry?.read(pod.heap);
  values[instruments.processorLimit] = pod.processors.coreCount;
  if (pod.process !== null) pod.process.read(pod.target, core.events.nowUs);
  pod.log.read(pod.target);
  readTls(core, pod);
  readSockets(pod, core.events.nowUs);
  if (pod.door !== null) pod.door.read();
  core.guarding.read(pod.id, core.events.nowUs);
  for (const pool of pod.pools) pool.read(values);
  if (pod.hosts !== null) pod.hosts.read(values);
}
