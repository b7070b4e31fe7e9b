/** The scrape: gauges are read off the world, then every target is copied into the store. Drained pods end here. */
import type { Core } from './core.ts';
import { EVENT_SCRAPE } from './event-kinds.ts';
import { readBroker } from './broker-restart.ts';
import type { DatabaseState } from './database.ts';
import { workingSet } from './oom-killer.ts';
import type { Pod } from './pod.ts';
import { readDescriptors } from './sockets.ts';
import { readSessions } from './session-gauges.ts';
import { readSpace } from './disk-space.ts';
import { readRole } from './server-role.ts';
import { readStorage } from './storage-instruments.ts';
import { retireIdlePods } from './orchestrator.ts';

export function scrape(core: Core): void {
  const nowUs = core.events.nowUs;
  for (const pod of core.pods) {
    if (pod.phase === 'gone' || pod.phase === 'crashed') continue;
    if (pod.container !== null) pod.container.read(pod.processors, workingSet(pod), nowUs);
    if (pod.phase !== 'starting') readPod(core, pod);
  }
  for (const database of core.databases) {
    readDatabase(database, nowUs);
    if (database.store === null) readSessions(core, database);
    else {
      const { connectionsOpen: connections, model, up } = database;
      database.store.read(database.target, { connections, connectionsMax: model.connectionsMax, up }, nowUs);
    }
    readRole(database);
    readSpace(core, database);
    if (database.replication !== null) {
      const { primary } = database.replication;
      database.replication.read(database.target, core.databases[primary].storage?.walFlushedBytes ?? 0, nowUs);
    }
  }
  for (const broker of core.messaging.brokers) readBroker(core, broker);
  for (const store of core.keyStores) store.read();
  for (const target of core.recorder.targets) target.scrape(nowUs);
  retireIdlePods(core);
  core.events.schedule(nowUs + core.scrapeIntervalUs, EVENT_SCRAPE, 0, 0);
}

function readPod(core: Core, pod: Pod): void {
  const { values } = pod.target;
  const { instruments } = pod;
  values[instruments.up] = 1;
  values[instruments.inProgress] = pod.inFlight;
  values[instruments.queueSize] = pod.line.length;
  values[instruments.workers] = pod.workersMax;
  values[instruments.workersBusy] = pod.workersBusy;
  values[instruments.processorSeconds] = pod.unsharedBusyUs + pod.processors.busyUntil(core.events.nowUs);
  if (pod.heap !== null) {
    // The collector is one busy thread.
    values[instruments.processorSeconds] += pod.heap.minorUs + pod.heap.majorUs;
    pod.heapTelemetry?.read(pod.heap);
  }
  values[instruments.processorLimit] = pod.processors.coreCount;
  if (pod.process !== null) pod.process.read(pod.target, core.events.nowUs);
  pod.log.read(pod.target);
  readDescriptors(pod);
  if (pod.door !== null) pod.door.read();
  core.guarding.read(pod.id, core.events.nowUs);
  for (const pool of pod.pools) pool.read(values);
  if (pod.hosts !== null) pod.hosts.read(values);
}

function readDatabase(database: DatabaseState, nowUs: number): void {
  const { instruments, target } = database;
  const { values } = target;
  values[instruments.up] = database.up ? 1 : 0;
  values[instruments.processorSeconds] = database.processors.busyUntil(nowUs);
  values[instruments.processors] = database.processors.coreCount;
  values[instruments.active] = database.processors.running;
  values[instruments.open] = database.connectionsOpen;
  values[instruments.connectionsMax] = database.model.connectionsMax;
  if (database.storage !== null) readStorage(database.storage, target, nowUs);
  database.tables.forEach((table, index) => {
    const [seqScans, indexScans, seqRows] = instruments.tables[index];
    values[seqScans] = table.seqScans;
    values[indexScans] = table.indexScans;
    values[seqRows] = table.seqRowsRead;
    if (table.counted !== null) {
      values[table.counted[0]] = table.rows;
      values[table.counted[1]] = table.modified;
    }
    if (table.vacuum !== null) {
      values[table.vacuum.counters[0]] = table.dead;
      values[table.vacuum.counters[1]] = table.vacuum.vacuums;
    }
  });
}
