/** All faults, one table, in the order in which lists show them. To add one: a file like its neighbours and a line here. */
import type { Deed } from '../model/action.ts';
import type { Course, Effect } from '../model/effect.ts';
import type { FaultDescription, FaultParameter } from '../model/fault.ts';
import { faultTargets, TARGET_FORMS, targetParts } from '../model/fault-target.ts';
import type { Topology } from '../model/topology.ts';
import { alertStorm } from './alert-storm.ts';
import { badNode } from './bad-node.ts';
import { badVersion } from './bad-version.ts';
import { blockedMigration } from './blocked-migration.ts';
import { breakerFlaps } from './breaker-flaps.ts';
import { breakerNeverOpens } from './breaker-never-opens.ts';
import { brownOut } from './brown-out.ts';
import { cacheFlush } from './cache-flush.ts';
import { cachePenetration } from './cache-penetration.ts';
import { cacheTooSmall } from './cache-too-small.ts';
import { certificateExpiry } from './certificate-expiry.ts';
import { clockSkew } from './clock-skew.ts';
import { coldStart } from './cold-start.ts';
import { connectionHog } from './connection-hog.ts';
import { connectionRefused } from './connection-refused.ts';
import { connectionReset } from './connection-reset.ts';
import { crashLoop } from './crash-loop.ts';
import { crash } from './crash.ts';
import { credentialRotated } from './credential-rotated.ts';
import { descriptorLeak } from './descriptor-leak.ts';
import { diskFull } from './disk-full.ts';
import { dnsFailure } from './dns-failure.ts';
import { droppedIndex } from './dropped-index.ts';
import { endpointErrors } from './endpoint-errors.ts';
import { failover } from './failover.ts';
import { fastFailingReplica } from './fast-failing-replica.ts';
import { collectorMemory } from './collector-memory.ts';
import { debugLogging } from './debug-logging.ts';
import { headSampling } from './head-sampling.ts';
import { metricRenamed } from './metric-renamed.ts';
import { userLabel } from './user-label.ts';
import { uninstrumentedWait } from './uninstrumented-wait.ts';
import { lostContext } from './lost-context.ts';
import { scrapeFailure } from './scrape-failure.ts';
import { slowLogShipper } from './slow-log-shipper.ts';
import type { Fault, Parameters } from './fault.ts';
import { fewConnections } from './few-connections.ts';
import { fewWorkers } from './few-workers.ts';
import { flappingLink } from './flapping-link.ts';
import { forcedGc } from './forced-gc.ts';
import { freeze } from './freeze.ts';
import { fsyncStall } from './fsync-stall.ts';
import { garbageFlood } from './garbage-flood.ts';
import { halfOpen } from './half-open.ts';
import { hedgingAmplification } from './hedging-amplification.ts';
import { hotPartition } from './hot-partition.ts';
import { hotRow } from './hot-row.ts';
import { lockConvoy } from './lock-convoy.ts';
import { longGcPauses } from './long-gc-pauses.ts';
import { longTimeout } from './long-timeout.ts';
import { longWait } from './long-wait.ts';
import { longTransaction } from './long-transaction.ts';
import { loudTenant } from './loud-tenant.ts';
import { memoryLeak } from './memory-leak.ts';
import { memoryLimitLowered } from './memory-limit-lowered.ts';
import { misroutedAlert } from './misrouted-alert.ts';
import { missingBulkhead } from './missing-bulkhead.ts';
import { noKeepAlive } from './no-keep-alive.ts';
import { nPlusOne } from './n-plus-one.ts';
import { narrowLink } from './narrow-link.ts';
import { networkJitter } from './network-jitter.ts';
import { networkLatency } from './network-latency.ts';
import { noisyNeighbour } from './noisy-neighbour.ts';
import { packetLoss } from './packet-loss.ts';
import { partition } from './partition.ts';
import { poolLeak } from './pool-leak.ts';
import { portExhaustion } from './port-exhaustion.ts';
import { processorHog } from './processor-hog.ts';
import { quota429 } from './quota-429.ts';
import { databaseReadOnly } from './database-read-only.ts';
import { replicationLag } from './replication-lag.ts';
import { retryAmplification } from './retry-amplification.ts';
import { rollingRestart } from './rolling-restart.ts';
import { scaledDown } from './scaled-down.ts';
import { scaledToZero } from './scaled-to-zero.ts';
import { stuckRollout } from './stuck-rollout.ts';
import { impatientLiveness } from './impatient-liveness.ts';
import { failingReadiness } from './failing-readiness.ts';
import { scheduledJob } from './scheduled-job.ts';
import { sequenceExhausted } from './sequence-exhausted.ts';
import { shortTtl } from './short-ttl.ts';
import { slowDatabase } from './slow-database.ts';
import { slowDependency } from './slow-dependency.ts';
import { slowDns } from './slow-dns.ts';
import { slowDisk } from './slow-disk.ts';
import { slowRegex } from './slow-regex.ts';
import { slowStorage } from './slow-storage.ts';
import { smallPool } from './small-pool.ts';
import { smallThreadPool } from './small-thread-pool.ts';
import { staleDns } from './stale-dns.ts';
import { staleStatistics } from './stale-statistics.ts';
import { storageFull } from './storage-full.ts';
import { tableLock } from './table-lock.ts';
import { throttling } from './throttling.ts';
import { thunderingHerd } from './thundering-herd.ts';
import { priorityInversion } from './priority-inversion.ts';
import { tightRateLimit } from './tight-rate-limit.ts';
import { timeoutInversion } from './timeout-inversion.ts';
import { trafficStep } from './traffic-step.ts';
import { unboundedQueue } from './unbounded-queue.ts';
import { vacuumStorm } from './vacuum-storm.ts';
import { slowConsumer } from './slow-consumer.ts';
import { poisonMessage } from './poison-message.ts';
import { deadLetterGrowth } from './dead-letter-growth.ts';
import { shortLease } from './short-lease.ts';
import { rebalanceStorm } from './rebalance-storm.ts';
import { producerFlood } from './producer-flood.ts';
import { partitionSkew } from './partition-skew.ts';
import { lostOrder } from './lost-order.ts';
import { duplicateMessages } from './duplicate-messages.ts';
import { forgottenKeys } from './forgotten-keys.ts';
import { forgottenSilence } from './forgotten-silence.ts';
import { slowBroker } from './slow-broker.ts';
import { stuckBalancer } from './stuck-balancer.ts';
import { nestedTasks } from './nested-tasks.ts';
import { crossedLocks } from './crossed-locks.ts';
import { cacheRestart } from './cache-restart.ts';
import { slowCache } from './slow-cache.ts';
import { ttlSynchronisation } from './ttl-synchronisation.ts';
import { hotKey } from './hot-key.ts';
import { autoscalerFlaps } from './autoscaler-flaps.ts';
import { slowAutoscaler } from './slow-autoscaler.ts';
import { autoscalerAtMaximum } from './autoscaler-at-maximum.ts';
import { retryingClients } from './retrying-clients.ts';
import { slowClients } from './slow-clients.ts';
import { scraper } from './scraper.ts';
import { wrongKey } from './wrong-key.ts';
import { wrongThreshold } from './wrong-threshold.ts';
import { droppedColumn } from './dropped-column.ts';
import { duplicatedPackets } from './duplicated-packets.ts';
import { configTypo } from './config-typo.ts';
import { wrongAnswers } from './wrong-answers.ts';
import { flagTurnedOn } from './flag-turned-on.ts';

const FAULTS: readonly Fault[] = [
  wrongAnswers,
  flagTurnedOn,
  processorHog,
  crash,
  throttling,
  slowRegex,
  garbageFlood,
  longGcPauses,
  forcedGc,
  memoryLeak,
  crashLoop,
  freeze,
  coldStart,
  descriptorLeak,
  diskFull,
  slowDisk,
  lockConvoy,
  noisyNeighbour,
  clockSkew,
  networkLatency,
  partition,
  connectionRefused,
  networkJitter,
  packetLoss,
  halfOpen,
  flappingLink,
  connectionReset,
  narrowLink,
  duplicatedPackets,
  badNode,
  stuckBalancer,
  nestedTasks,
  portExhaustion,
  noKeepAlive,
  certificateExpiry,
  dnsFailure,
  slowDns,
  staleDns,
  smallPool,
  poolLeak,
  connectionHog,
  fewWorkers,
  smallThreadPool,
  retryAmplification,
  timeoutInversion,
  longTimeout,
  breakerNeverOpens,
  breakerFlaps,
  missingBulkhead,
  hedgingAmplification,
  fastFailingReplica,
  unboundedQueue,
  tightRateLimit,
  priorityInversion,
  slowDatabase,
  droppedIndex,
  hotPartition,
  hotRow,
  crossedLocks,
  longTransaction,
  tableLock,
  blockedMigration,
  replicationLag,
  failover,
  databaseReadOnly,
  storageFull,
  slowStorage,
  fsyncStall,
  vacuumStorm,
  staleStatistics,
  fewConnections,
  sequenceExhausted,
  credentialRotated,
  nPlusOne,
  cacheFlush,
  cacheTooSmall,
  shortTtl,
  cachePenetration,
  cacheRestart,
  slowCache,
  ttlSynchronisation,
  hotKey,
  wrongKey,
  slowConsumer,
  poisonMessage,
  deadLetterGrowth,
  shortLease,
  rebalanceStorm,
  producerFlood,
  partitionSkew,
  lostOrder,
  duplicateMessages,
  forgottenKeys,
  slowBroker,
  endpointErrors,
  quota429,
  brownOut,
  slowDependency,
  badVersion,
  configTypo,
  droppedColumn,
  memoryLimitLowered,
  scaledDown,
  autoscalerFlaps,
  slowAutoscaler,
  autoscalerAtMaximum,
  scaledToZero,
  stuckRollout,
  impatientLiveness,
  failingReadiness,
  rollingRestart,
  scheduledJob,
  trafficStep,
  thunderingHerd,
  loudTenant,
  retryingClients,
  slowClients,
  scraper,
  scrapeFailure,
  metricRenamed,
  userLabel,
  uninstrumentedWait,
  slowLogShipper,
  debugLogging,
  headSampling,
  lostContext,
  collectorMemory,
  wrongThreshold,
  longWait,
  forgottenSilence,
  misroutedAlert,
  alertStorm,
];

/** In so many steps a fault grows. */
const RAMP_STEPS = 10;
/** Targets that a message about a wrong one names. */
const TOLD_MAX = 12;

export function describeFaults(): readonly FaultDescription[] {
  return FAULTS.map((fault) => fault.description);
}

/**
 * What an injection means, or why it makes no sense, in sentences. Parameters left out get their usual value. `alerts` are the names of the
 * alerting rules.
 */
export function resolveFault(
  topology: Topology,
  { fault: name, target, parameters: given, rampUs = 0, forUs }: Omit<Deed & { readonly kind: 'inject' }, 'kind'>,
  alerts: readonly string[] = [],
): { readonly course: Course | null; readonly problems: readonly string[] } {
  const fault = FAULTS.find((candidate) => candidate.description.name === name);
  if (fault === undefined) {
    const known = FAULTS.map((candidate) => candidate.description.name).join(', ');
    return { course: null, problems: [`no fault is called "${name}". There are ${known}.`] };
  }
  const { description } = fault;
  const problems = [...targetProblems(topology, fault, target, alerts), ...parameterProblems(description, given)];
  if (rampUs > 0 && description.parameters.every(({ calm }) => calm === undefined))
    problems.push(`${name} cannot grow: it is there or it is not.`);
  if (problems.length > 0) return { course: null, problems };
  const parameters = Object.fromEntries(description.parameters.map((one) => [one.name, given[one.name] ?? one.usual]));
  const [component, part] = targetParts(description.target, target);
  const effectsAt = (share: number): readonly Effect[] =>
    fault.effects({ component, part }, scaled(description.parameters, parameters, share), topology);
  const steps = rampUs > 0 ? Array.from({ length: RAMP_STEPS }, (_, k) => effectsAt((k + 1) / RAMP_STEPS)) : [effectsAt(1)];
  const course = {
    steps,
    stepUs: Math.max(1, Math.round(rampUs / RAMP_STEPS)),
    lastsUs: forUs ?? null,
    blink: fault.blink?.(parameters) ?? null,
  };
  return { course, problems: [] };
}

function targetProblems(topology: Topology, fault: Fault, target: string, alerts: readonly string[]): string[] {
  const { name, target: kind } = fault.description;
  const targets = faultTargets(topology, kind, alerts);
  if (!targets.includes(target)) {
    const told = targets.length > TOLD_MAX ? [...targets.slice(0, TOLD_MAX), '...'] : targets;
    return [`${name} needs ${TARGET_FORMS[kind]}: ${told.join(', ')}; "${target}" is none.`];
  }
  const [component, part] = targetParts(kind, target);
  const unfit = fault.unfit?.(topology, { component, part }) ?? null;
  return unfit === null ? [] : [`${name} makes no sense here: ${target} ${unfit}`];
}

function parameterProblems({ name, parameters }: FaultDescription, given: Parameters): string[] {
  const problems: string[] = [];
  for (const { name: parameter, min, max, unit, usual } of parameters) {
    const value = given[parameter] ?? usual;
    if (!(value >= min && value <= max))
      problems.push(`${name}.${parameter} must be from ${min} to ${max} (${unit}), not ${value}.`);
  }
  for (const unknown of Object.keys(given)) {
    if (!parameters.some((parameter) => parameter.name === unknown)) problems.push(`${name} has no parameter "${unknown}".`);
  }
  return problems;
}

/** Parameters when the fault has grown to a share of what was asked for. */
function scaled(described: readonly FaultParameter[], parameters: Parameters, share: number): Parameters {
  return Object.fromEntries(
    described.map(({ name, calm, unit }) => {
      const value = parameters[name];
      if (calm === undefined) return [name, value];
      const grown = calm + (value - calm) * share;
      return [name, unit === 'us' || unit === 'count' || unit === 'bytes' ? Math.round(grown) : grown];
    }),
  );
}
