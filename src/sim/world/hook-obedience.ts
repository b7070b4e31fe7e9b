/** Brings what runs in line with the hooks after they have changed, where it is not asked anew at each event. */
import { QuotaSharing } from '../kernel/quota-sharing.ts';
import { obeyBrokerSpeed } from './broker-restart.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { freeze, thaw } from './pausing.ts';
import { obeyNeighbours } from './nodes.ts';
import { allProcessors } from './partitions.ts';
import type { Pod } from './pod.ts';
import { offerConnections } from './pooling.ts';

export function obeyHooks(core: Core): void {
  if (!core.hooks.leaveMessages) core.watchMessages();
  for (const pod of core.pods) {
    if (pod.phase === 'gone') continue;
    obeySpeed(core, pod);
    podObeysHooks(core, pod);
    if (pod.phase !== 'starting' && pod.phase !== 'crashed') obeyFreeze(core, pod);
  }
  obeyNeighbours(core);
  core.names.obey(core.hooks);
  core.certificates.obey(core.hooks, core.events.nowUs);
  for (const broker of core.messaging.brokers) obeyBrokerSpeed(core, broker);
  for (const database of core.databases) databaseObeysHooks(core, database);
  for (const group of core.users) {
    group.arrivalFactor = core.hooks.atUsers('arrivalFactor', group.id);
    group.loudRatio = core.hooks.atUsers('loudRatio', group.id);
  }
}

export function obeySpeed(core: Core, pod: Pod): void {
  const speed = core.hooks.atReplica('speed', pod.service, pod.host);
  if (speed !== 1) pod.processorsShared = true;
  pod.processors.setSpeed(pod.paused ? 0 : speed, core.events);
}

export function obeyFreeze(core: Core, pod: Pod): void {
  const isFrozen = core.hooks.atReplica('frozen', pod.service, pod.host) >= 1;
  if (isFrozen && !pod.frozen) freeze(core, pod);
  else if (!isFrozen && pod.frozen) thaw(core, pod);
}

/** Its quota, heap, descriptors and disk. */
export function podObeysHooks(core: Core, pod: Pod): void {
  const { hooks, events } = core;
  const { service, host, heap, process } = pod;
  obeyClock(core, pod);
  if (pod.processors instanceof QuotaSharing) pod.processors.setQuotaRatio(hooks.atReplica('quotaFactor', service, host), events);
  if (heap !== null) {
    heap.garbage = hooks.atReplica('garbageBytes', service, host);
    heap.leak = hooks.atReplica('leakBytes', service, host);
    heap.pauseFactor = hooks.atReplica('pauseFactor', service, host);
  }
  const descriptors = process?.descriptors ?? null;
  if (descriptors !== null) descriptors.held = hooks.atReplica('descriptorsHeld', service, host);
  const ports = process?.ports ?? null;
  if (ports !== null) ports.held = hooks.atReplica('portsHeld', service, host);
  const disk = process?.disk ?? null;
  if (disk !== null) {
    disk.heldBytes = hooks.atReplica('diskHeldBytes', service, host);
    disk.speed = hooks.atReplica('diskSpeed', service, host);
  }
}

/** What is wrong with its clock, which the machine's agent tells of once it was wrong. */
function obeyClock({ hooks, events, recorder }: Core, pod: Pod): void {
  const aheadUs = hooks.atReplica('clockAheadUs', pod.service, pod.host);
  if (aheadUs === 0 && pod.clockOffset < 0) return;
  recorder.clocks.set(pod.host, aheadUs, events.nowUs);
  if (pod.clockOffset < 0) pod.clockOffset = pod.target.seconds('node_timex_offset_seconds', {});
  pod.target.set(pod.clockOffset, aheadUs);
}

function databaseObeysHooks(core: Core, database: DatabaseState): void {
  const { hooks, events } = core;
  const { id, storage } = database;
  for (const processors of allProcessors(database)) processors.setSpeed(hooks.atDatabase('speed', id), events);
  storage?.disk.setSpeed(hooks.atDatabase('diskSpeed', id), events);
  if (storage !== null && storage.space !== null) storage.space.heldBytes = hooks.atDatabase('diskHeldBytes', id);
  database.numbersHeld = hooks.atDatabase('numbersHeld', id);
  const held = Math.round(hooks.atDatabase('connectionsHeld', id));
  if (held === database.connectionsHeld) return;
  database.connectionsHeld = held;
  offerConnections(core, database);
}
