/**
 * Whoever asks a pool for a connection gets one, leaves without, or waits; a connection that was lent is given back, is out, or is given up
 * for lost; and what pools show is that. Little's law holds of their lines: who waits, summed over time, is how long they waited.
 */
import type { Core } from '../../src/sim/world/core.ts';
import { endsTransaction } from '../../src/sim/world/control-statements.ts';
import {
  EDGE,
  ITEM,
  KIND,
  OWNER,
  PARENT,
  PC,
  PC_GAVE_UP,
  PC_LOOKS_UP,
  PC_TESTS_CONNECTION,
  PC_WAITS_FOR_CONNECTION,
  QUERY,
  REQUEST,
  START,
  TRANSACTION,
} from '../../src/sim/world/frames.ts';
import type { Pod } from '../../src/sim/world/pod.ts';
import type { PoolState } from '../../src/sim/world/pool-state.ts';
import type { World } from '../../src/sim/world/world.ts';
import { assertAtLeast, assertEqual, assertSame } from './comparing.ts';
import type { Watch } from './witness.ts';

export function checkPools({ core }: World): void {
  const { holders, testers } = users(core);
  for (const pod of core.pods) {
    for (const pool of pod.allPools()) {
      const name = nameOf(pod, pool);
      assertEqual(`connections asked of ${name}`, pool.asked, pool.lent + pool.left + pool.pending);
      assertAtLeast(`line of ${name} against those who wait in it`, pool.line.length, pool.pending);
      const leaked = pool.keeper?.leakedCount ?? 0;
      assertEqual(`connections of ${name} that are out`, pool.inUse, (holders.get(pool) ?? 0) + leaked);
      const idle = pool.keeper === null ? pool.open - pool.inUse : pool.keeper.idleCount;
      assertAtLeast(`idle connections of ${name}`, idle, 0);
      assertEqual(`open connections of ${name}`, pool.open, pool.inUse + idle + (pool.keeper?.opening ?? 0));
      if (pool.open > pool.sizeMax) assertEqual(`idle connections of ${name}, of which too many are open`, idle, 0);
    }
    if (core.recorder.on && pod.loss === null) checkMetrics(pod, testers);
  }
  checkAsked(core);
}

/** Every query, but those inside of transactions, has asked a pool. */
function checkAsked({ program, topology, pods, tally }: Core): void {
  topology.services.forEach(({ name }, service) => {
    const asking = program.queries.filter(
      (step) => step.service === service && !step.inTransaction && !endsTransaction(step.statement),
    );
    const begun = asking.reduce((sum, { id }) => sum + tally.queries.begun[id], 0);
    const own = pods.filter((pod) => pod.service === service).flatMap((pod) => pod.pools);
    const asked = own.reduce((sum, pool) => sum + pool.asked, 0);
    assertEqual(`queries of ${name} that need a connection, and connections asked for`, asked, begun);
  });
}

/** The counters of a process that has not died. Pools of one service share theirs, and hosts that are gone have taken their part along. */
function checkMetrics(pod: Pod, testers: ReadonlyMap<PoolState, number>): void {
  const complete = pod.hosts === null || pod.hosts.made === pod.hosts.pools.size;
  const shared = new Map<number, PoolState[]>();
  for (const pool of complete ? pod.allPools() : pod.pools) {
    const { wait } = pool.instruments;
    shared.set(wait, [...(shared.get(wait) ?? []), pool]);
  }
  for (const [wait, pools] of shared) {
    const [{ instruments, closed }] = pools;
    const sum = (of: (pool: PoolState) => number) => pools.reduce((all, pool) => all + of(pool), 0);
    const sent = sum((pool) => pool.lent - pool.testedForNobody - (testers.get(pool) ?? 0));
    const name = nameOf(pod, pools[0]);
    assertEqual(`waits for ${name} that its histogram knows`, pod.target.observed(wait), sent);
    assertAtLeast(
      `those who left ${name} without a connection`,
      sum(({ left }) => left),
      pod.target.values[instruments.timeouts],
    );
    const back = sum(({ lent, inUse, writtenOff }) => lent - inUse - writtenOff);
    if (!closed) assertEqual(`connections given back to ${name}`, pod.target.values[instruments.usageCount], back);
  }
}

/** Little's law of those who wait in line; a test of the connection, where there is one, counts as waiting too and is not in the line. */
export function checkPoolLines(watch: Watch): void {
  for (const pod of watch.core.pods) {
    for (const pool of pod.pools) {
      if (pool.keeper !== null && pool.keeper.keeping.validationUs !== null) continue;
      const waitedUs = waitsUs(watch.core, pod, pool, watch.diedWaitsUs.get(pool)) - (watch.waitsBeforeUs.get(pool) ?? 0);
      assertSame(`Little's law in the line of ${nameOf(pod, pool)}`, watch.pendingOverTimeUs(pool), waitedUs);
    }
  }
}

/** How long all have waited for a connection of the pool until now; `diedUs`: of those who got one, when its process died. */
export function waitsUs(core: Core, pod: Pod, pool: PoolState, diedUs?: number): number {
  const { ints, instants } = core.frames;
  let nowUs = 0;
  for (let at = 0; at < pool.line.length; at++) {
    const frame = pool.line.at(at);
    if (ints[frame + PC] === PC_WAITS_FOR_CONNECTION) nowUs += core.nowUs - instants[(frame >> 2) + START];
  }
  // A process that has died leaves its metrics to the next one in its place, if there is one.
  const hasMetrics = pod.loss === null || core.pods.findLast(({ target }) => target === pod.target) === pod;
  const gotUs = diedUs ?? (hasMetrics ? pod.target.observedUs(pool.instruments.wait) : 0);
  return gotUs + pool.leftUs + nowUs;
}

/** By pool: frames that have a connection of it, and those of them whose connection is being tested. */
function users({ frames, pods, program }: Core): { holders: Map<PoolState, number>; testers: Map<PoolState, number> } {
  const { ints } = frames;
  const holders = new Map<PoolState, number>();
  const testers = new Map<PoolState, number>();
  for (const frame of frames.inUseNow()) {
    const stage = ints[frame + PC];
    if (stage === PC_WAITS_FOR_CONNECTION || stage === PC_GAVE_UP || stage === PC_LOOKS_UP) continue;
    let pool: PoolState | undefined;
    if (ints[frame + KIND] === QUERY) {
      const inside = ints[frame + TRANSACTION] >= 0 && ints[frame + TRANSACTION] !== frame;
      if (!inside) pool = pods[ints[frame + OWNER]].pools[program.queries[ints[frame + ITEM]].pool];
    } else if (ints[frame + KIND] === REQUEST && ints[frame + PARENT] >= 0 && program.edges[ints[frame + EDGE]].pooled) {
      pool = pods[ints[ints[frame + PARENT] + OWNER]].hosts?.pools.get(ints[frame + OWNER]);
    }
    if (pool === undefined) continue;
    holders.set(pool, (holders.get(pool) ?? 0) + 1);
    if (stage === PC_TESTS_CONNECTION) testers.set(pool, (testers.get(pool) ?? 0) + 1);
  }
  return { holders, testers };
}

function nameOf(pod: Pod, pool: PoolState): string {
  return `the pool of ${pod.name} to ${pool.host < 0 ? `database ${pool.database}` : `pod ${pool.host}`}`;
}
