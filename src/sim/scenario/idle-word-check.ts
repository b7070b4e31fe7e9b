/**
 * Words whose mechanism cannot run in the system that they stand in: the author would wait for an effect that never comes. What a
 * setting can wake up while the system runs is let pass.
 */
import { everyStep, stepListsOf } from '../model/every-step.ts';
import type { Database, Service, Topology } from '../model/topology.ts';
import { checkIdlePriorities } from './priority-check.ts';
import type { Reading } from './shape.ts';

export function checkIdleWords(service: Service, topology: Topology, reading: Reading): void {
  checkSlowStart(service, topology, reading);
  checkShedding(service, reading);
  checkMessages(service, topology, reading);
  checkQuota(service, reading);
  checkIdlePriorities(service, topology, reading);
  if (service.processorRequest !== undefined && (topology.nodes ?? []).length === 0)
    reading.reportAbout(
      service,
      ['cpuRequest'],
      '"cpuRequest" means nothing without nodes to place replicas on. Add "nodes", or take it out.',
    );
}

/** Which rows are hot decides which pages are in memory. */
export function checkHotRows({ tables, storage }: Database, reading: Reading): void {
  if (storage !== null) return;
  const table = tables.find((one) => reading.isWritten(one, 'hot'));
  if (table === undefined) return;
  const trouble = '"hot" means nothing without a disk: all pages are in memory. Add "disk: {}" to the database, or take it out.';
  reading.reportAbout(table, ['hot'], trouble);
}

/** From one zone to another there must be a way. */
export function checkIdleZones(topology: Topology, reading: Reading): void {
  const { network, nodes = [], databases } = topology;
  if ((network?.betweenZonesUs ?? 0) === 0) return;
  const zones = new Set([...nodes, ...databases].map(({ zone = '' }) => zone).filter((zone) => zone !== ''));
  if (zones.size > 1) return;
  const cure = 'Say "zone" of nodes and databases, or take it out.';
  reading.reportAbout(topology, ['network.betweenZones'], `means nothing where there are no two zones. ${cure}`);
}

/** Whose requests go by a hash has no share of a replica's that could grow; a call may choose otherwise. */
function checkSlowStart({ name, balancing }: Service, { services, releases }: Topology, reading: Reading): void {
  if (balancing === null || balancing.slowStartUs === 0 || !isHash(balancing.law)) return;
  const calls = [...services, ...releases].flatMap((one) => stepListsOf(one).flatMap((steps) => [...everyStep(steps)]));
  const isChosenOtherwise = calls.some(
    (step) => step.kind === 'call' && step.service === name && step.guard?.law != null && !isHash(step.guard.law),
  );
  if (isChosenOtherwise) return;
  const cure = 'Choose by something else, or take it out.';
  reading.reportAbout(
    balancing,
    ['slowStart'],
    `means nothing with consistentHash, which sends each user where it always did. ${cure}`,
  );
}

function isHash(law: string): boolean {
  return law === 'consistent-hash' || law === 'tenant-hash';
}

/** A line that is full before the bound is reached refuses by itself. Sheddable requests meet half of the bound. */
function checkShedding({ admission, queueMax, workers, endpoints }: Service, reading: Reading): void {
  const shedding = admission?.shedding ?? null;
  if (shedding === null) return;
  const part = endpoints.some((one) => one.admission?.priority === 'sheddable') ? 0.5 : 1;
  if ((shedding.queueMax ?? 0) * part > queueMax) {
    const trouble = `is never reached: the queue takes ${queueMax} at most ("queue.max"). Write at most ${queueMax}.`;
    reading.reportAbout(shedding, ['queue'], trouble);
  }
  const roomMax = workers + queueMax;
  if ((shedding.inFlightMax ?? 0) * part > roomMax) {
    const trouble = `is never reached: ${workers} "workers" and the queue take ${roomMax} at most. Write at most ${roomMax}.`;
    reading.reportAbout(shedding, ['inFlight'], trouble);
  }
}

/** No more time can be used than there are processors to use it. */
function checkQuota(service: Service, reading: Reading): void {
  const { processors, processorQuota: quota } = service;
  if (quota === null || quota.quotaUs <= processors * quota.periodUs) return;
  const trouble = `"cpuLimit" is never reached: a replica has ${processors} "processors". Write at most as many, or take it out.`;
  reading.reportAbout(service, ['cpuLimit'], trouble);
}

function checkMessages(service: Service, { brokers = [] }: Topology, reading: Reading): void {
  for (const step of stepListsOf(service).flatMap((steps) => [...everyStep(steps)])) {
    if (step.kind !== 'publish' || step.acks === 'all' || !reading.isWritten(step, 'timeout')) continue;
    reading.reportAbout(step, ['timeout'], 'means nothing with "acks: none", which waits for nobody. Take one of them out.');
  }
  for (const consumer of service.consumers ?? []) {
    const broker = brokers.find(({ name }) => name === consumer.broker);
    if (broker === undefined || broker.system === 'kafka' || !reading.isWritten(consumer, 'session')) continue;
    reading.reportAbout(
      consumer,
      ['session'],
      `"session" means nothing with ${broker.system}: only Kafka has sessions. Take it out.`,
    );
  }
}
