/**
 * The exact laws of every run: they hold at any instant, whatever the system and whatever was done to it. `assertLaws` throws an
 * Error that names the one that is broken. Every test ends with it for every world that moved in it (test/laws/every-test.ts), and
 * so do `npm run validate` and `npm run swarm`.
 */
import { NOBODY } from '../../src/sim/world/frames.ts';
import type { World } from '../../src/sim/world/world.ts';
import { assertAtLeast, assertEqual } from '../laws/comparing.ts';
import { checkCaches } from '../laws/cache-laws.ts';
import { checkCalls, checkPresence, checkProcessors, checkSpansOfCalls } from '../laws/flow-laws.ts';
import { checkLogs } from '../laws/log-laws.ts';
import { checkExecutions, checkQueries, checkSpansOfQueries } from '../laws/query-laws.ts';
import { checkPoolLines, checkPools } from '../laws/pool-laws.ts';
import { checkMessages } from '../laws/message-laws.ts';
import { checkSampling } from '../laws/sampling-laws.ts';
import { checkSeries } from '../laws/series-laws.ts';
import { checkSignals } from '../laws/signal-laws.ts';
import { checkSpans } from '../laws/span-laws.ts';
import { sumSpans } from '../laws/span-sums.ts';
import { checkTransactions } from '../laws/transaction-laws.ts';
import { takeMoved, watchOf } from '../laws/witness.ts';

export function assertLaws(world: World): void {
  // A limit ends a world in the middle of an event.
  if (world.core.endedBy !== null) return;
  const { recorder, signatures } = world.core;
  checkResources(world);
  for (const { good, wrong, model } of world.core.users)
    assertAtLeast(`good answers to ${model.name} against wrong ones`, good, wrong);
  checkCalls(world);
  checkQueries(world);
  checkCaches(world);
  checkPools(world);
  checkTransactions(world);
  checkMessages(world);
  const watch = watchOf(world);
  if (watch !== null) checkProcessors(watch);
  if (!recorder.on) return;
  checkSpans(world);
  checkSampling(world);
  checkSeries(world);
  checkExecutions(world);
  checkLogs(world);
  const sums =
    watch === null
      ? null
      : sumSpans(recorder.spans, new Set([...signatures.clientSpans, ...signatures.connectingSpans]), watch.since.spans);

  if (watch === null || sums === null) return;
  checkPoolLines(watch);
  checkSpansOfCalls(world, watch, sums);
  checkSpansOfQueries(world, watch, sums);
  checkPresence(world, watch, sums);
  checkSignals(world, watch, sums);
}

/** The same of every world that has moved since this was last called. */
export function assertLawsOfAll(): void {
  for (const world of takeMoved()) assertLaws(world);
}

/** Also for who waits for everything to be over: nothing may be left. */
export function assertNothingLeft(world: World): void {
  const { core } = world;
  assertEqual('frames in use', core.frames.inUse, 0);
  for (const pod of core.pods) {
    const left = [pod.inFlight, pod.workersBusy, pod.line.length, pod.processors.running];
    assertEqual(`requests, workers, line and jobs of ${pod.name}`, left, [0, 0, 0, 0]);
    if (pod.phase === 'ready') assertEqual(`calls that count as under way in ${pod.name}`, core.guarding.callsOf(pod.id), 0);
    // What was inside a process that died has gone with it.
    if (pod.loss === null)
      assertEqual(`whether locks, thread pools, caches and sockets of ${pod.name} are idle`, pod.process?.isIdle() ?? true, true);
    for (const pool of pod.allPools())
      assertEqual(
        `connections of ${pod.name}`,
        [pool.inUse, pool.pending, pool.line.length],
        [pool.keeper?.leakedCount ?? 0, 0, 0],
      );
  }
  for (const member of core.messaging.members) {
    const left = [member.taken, member.batch.length, member.lease, member.message];
    assertEqual(`what member ${member.id} has of its group`, left, [0, 0, NOBODY, NOBODY]);
  }
  for (const { model, processors, sessions, storage } of core.databases) {
    assertEqual(`statements of ${model.name}`, processors.running, 0);
    const { sessionsOpen, lockCount, waiting } = sessions.locks;
    assertEqual(`sessions and locks of ${model.name}`, [sessionsOpen, lockCount, waiting], [0, 0, 0]);
    const pending = storage === null ? [] : [storage.flushing.length, storage.late.length, storage.walFlushingBytes];
    assertEqual(`commits of ${model.name} that wait for its log`, pending, storage === null ? [] : [0, 0, -1]);
  }
  const counted = core.users.reduce((sum, group) => sum + group.good + group.failed + group.repeated, 0);
  const begun = core.recorder.newTrace() - 1 - core.messaging.traces;
  assertEqual('requests of users that ended, and that began', counted, begun);
}

function checkResources({ core }: World): void {
  for (const pod of core.pods) {
    assertAtLeast(`requests in ${pod.name} against busy workers`, pod.inFlight, pod.workersBusy);
  }
  for (const database of core.databases) {
    const pools = core.pods.flatMap((pod) => pod.pools.filter((pool) => core.servers[pool.database] === database.id));
    // Schema changes and people at a terminal have connections of their own.
    const others = database.sessions.admins.filter((admin) => admin !== null).length;
    const open = pools.reduce((sum, pool) => sum + pool.open, others);
    assertEqual(`connections of ${database.model.name}, there and in the pools`, database.connectionsOpen, open);
  }
}
