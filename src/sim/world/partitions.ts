/**
 * The partitions of a database: where the rows of which tenant are, by consistent hashing, and the processors there. The first partition has
 * the database's own processors, which also do what is for no tenant, such as maintenance. Fewer or more of them hold from the next
 * statement on: moving the rows is not modelled.
 */
import type { ProcessorSharing } from '../kernel/processor-sharing.ts';
import type { Micros } from '../base/time.ts';
import { tenantIn } from './baggage.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { BAGGAGE } from './frames.ts';
import { HashRing } from './hash-ring.ts';
import { Partitions } from './partition-state.ts';

/** Opens its partitions, or takes over another number of them or another spread. */
export function obeyPartitions(core: Core, database: DatabaseState): void {
  const { partitions: model, name } = database.model;
  if (model === undefined) return;
  database.partitions ??= new Partitions(database.target.instrument('db_partitions', {}), core.seed, name);
  const { partitions } = database;
  partitions.spread = model.spread;
  if (partitions.count === model.count) return;
  while (partitions.all.length < model.count) open(core, database, partitions);
  const members = Array.from({ length: model.count }, (_, partition) => partition);
  partitions.count = model.count;
  partitions.ring = new HashRing(
    members,
    members.map((partition) => `${name}/${partition}`),
  );
}

/** The processors that a statement of this query runs on. */
export function processorsFor({ frames, hooks }: Core, database: DatabaseState, query: number): ProcessorSharing {
  const { partitions, id, model } = database;
  if (partitions === null) return database.processors;
  const ratio = hooks.areIdle ? 0 : hooks.atDatabase('hotTenantRatio', id);
  const isHot = hooks.happens(ratio, `database ${model.name}`, 'hot tenant');
  const partition = partitions.partitionFor(isHot ? 1 : tenantIn(frames.ints[query + BAGGAGE]));
  partition.begun++;
  return partition.processors;
}

/** Every set of processors that the database has. */
export function allProcessors({ processors, partitions }: DatabaseState): readonly ProcessorSharing[] {
  return partitions === null ? [processors] : partitions.all.map((one) => one.processors);
}

export function readPartitions({ partitions, target }: DatabaseState, nowUs: Micros): void {
  if (partitions === null) return;
  target.set(partitions.counted, partitions.count);
  for (const { processors, begun, busySeconds, statements, active } of partitions.all) {
    target.set(busySeconds, processors.busyUntil(nowUs));
    target.set(statements, begun);
    target.set(active, processors.running);
  }
}

/** Processors of all partitions that rows are kept on. */
export function processorCount({ processors, partitions }: DatabaseState): number {
  return processors.coreCount * (partitions?.count ?? 1);
}

function open(core: Core, database: DatabaseState, { all }: Partitions): void {
  const { target, id, model } = database;
  const labels = { partition: String(all.length) };
  const processors = all.length === 0 ? database.processors : core.addProcessors(model.processors, id);
  processors.setSpeed(core.hooks.atDatabase('speed', id), core.events);
  all.push({
    processors,
    begun: 0,
    busySeconds: target.seconds('db_partition_cpu_seconds_total', labels),
    statements: target.instrument('db_partition_statements_total', labels),
    active: target.instrument('db_partition_statements_active', labels),
  });
}
