/**
 * A replica: the write-ahead log of the primary reaches it commit by commit, is written to its disk, and a single worker applies
 * it on the processors that its readers use too. When readers or a bulk load keep the worker busy it falls behind, and who
 * reads then reads the past.
 */
import { Stream } from '../base/random.ts';
import type { Core } from './core.ts';
import { EVENT_WAL_ARRIVES } from './event-kinds.ts';
import type { DatabaseState } from './database.ts';
import { sequentialRequests, sequentialUs } from './disk.ts';
import { Replication, replicationHandles } from './replication-state.ts';
import { Sampler } from './sampler.ts';
import { openRole } from './server-role.ts';

/** The job number of the worker, on the replica's disk and on its processors; below all maintenance. */
export const APPLY_JOB = -2_000_000;

/** Redo by one process: 50 MB of log a second. */
const APPLY_BYTE_US = 0.02;
export function openReplication(core: Core, database: DatabaseState, seed: string): void {
  const { replicaOf } = database.model;
  const primary = core.databases.find(({ model }) => model.name === replicaOf);
  if (primary?.storage === undefined || primary.storage === null) return;
  const network = new Sampler(core.topology.networkLatency, new Stream(seed, `${database.model.name}/replication`));
  database.replicationHandles = replicationHandles(database.target);
  database.replication = new Replication(database.replicationHandles, network, primary.id, primary.storage.walBytes);
  primary.replicas.push(database.id);
  openRole(primary);
  openRole(database);
}

/** A replica gets the log of another primary from now on, or a server that was a primary gets one. It is as that primary is now. */
export function follow(core: Core, database: DatabaseState, primary: DatabaseState): void {
  const { events, seed, topology } = core;
  const stream = new Stream(seed, `${database.model.name}/replication-${primary.timeline}`);
  const network = database.replication?.network ?? new Sampler(topology.networkLatency, stream);
  database.replicationHandles ??= replicationHandles(database.target);
  const appliedBytes = primary.storage?.walFlushedBytes ?? 0;
  // Whatever is on its way from the old primary comes too late; a piece that is being applied ends for nobody.
  database.processors.remove(APPLY_JOB, events);
  database.storage?.disk.remove(APPLY_JOB, events);
  database.replication = new Replication(database.replicationHandles, network, primary.id, appliedBytes);
  database.mirror(primary, 1);
  primary.replicas.push(database.id);
}

/** A replica has become a primary. */
export function stopFollowing(database: DatabaseState): void {
  database.replication?.read(database.target, 0, 0);
  database.replication = null;
}

/** The primary has its log on disk up to `bytes`: it goes to the replicas. */
export function sendLog(core: Core, primary: DatabaseState, bytes: number): void {
  for (const id of primary.replicas) {
    const { replication } = core.databases[id];
    if (replication === null) continue;
    replication.send(bytes, core.events.nowUs);
    core.events.schedule(core.events.nowUs + replication.network.draw(), EVENT_WAL_ARRIVES, id, 0);
  }
}

export function logArrives(core: Core, replica: DatabaseState): void {
  const { replication } = replica;
  if (replication === null) return;
  replication.arrive();
  if (replication.applyingBytes < 0) applyNext(core, replica, replication);
}

/** A piece of the log is on the replica's disk: now it is applied. */
export function logStored(core: Core, replica: DatabaseState): void {
  const { replication } = replica;
  if (replication === null) return;
  replica.processors.add(APPLY_JOB, (replication.applyingBytes - replication.appliedBytes) * APPLY_BYTE_US, core.events);
}

export function logApplied(core: Core, replica: DatabaseState): void {
  const { replication } = replica;
  if (replication === null) return;
  replication.applied();
  if (!replication.isBehind) replica.mirror(core.databases[replication.primary], replication.gotRatio);
  applyNext(core, replica, replication);
}

function applyNext(core: Core, replica: DatabaseState, replication: Replication): void {
  const end = replication.nextPiece();
  if (end < 0) return;
  replication.applyingBytes = end;
  const { storage } = replica;
  if (storage === null) {
    logStored(core, replica);
    return;
  }
  const bytes = end - replication.appliedBytes;
  storage.writes += sequentialRequests(bytes);
  storage.writtenBytes += bytes;
  storage.disk.add(APPLY_JOB, sequentialUs(storage.model.disk, bytes), core.events);
}
