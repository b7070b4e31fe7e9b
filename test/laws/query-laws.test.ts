/** The laws about queries see what is broken: a finished world is changed by hand, and something is said about it. */
import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { ERRORS, QUERY_ENDS } from '../../src/sim/world/query-tally.ts';
import { DEADLOCK_DETECTED } from '../../src/sim/world/database-errors.ts';
import { database, sessionLimits, statement, table } from '../world/database-fixture.ts';
import { assertLaws } from '../world/laws.ts';
import { openWorld, service, systemOf } from '../world/topology-fixture.ts';
import { forget } from './witness.ts';

const ask = (name: string): Step => ({ kind: 'query', database: 'store', statement: name, timeoutUs: 300_000 });

/** Two rows in any order inside of transactions, so that there are deadlocks; few connections, so that some get none. */
function busyShop(): World {
  const rows = statement({
    name: 'two-rows',
    text: 'UPDATE things SET owner = $2 WHERE id = ANY($1)',
    verb: 'update',
    table: 'things',
    rows: 2,
    takes: { kind: 'exponential', meanUs: 20_000 },
    locks: { table: null, rows: 'update', keys: { kind: 'uniform', items: 3 } },
  });
  const read = statement({ name: 'read', table: 'things', takes: { kind: 'exponential', meanUs: 10_000 } });
  const front = service(
    'front',
    [{ kind: 'transaction', database: 'store', isolation: 'read committed', steps: [ask('two-rows'), ask('read')] }, ask('read')],
    { workers: 20, pools: [{ database: 'store', sizeMax: 4, acquireTimeoutUs: 100_000, keeping: null }] },
  );
  const store = database({
    processors: 2,
    slowQueryUs: 30_000,
    tables: [table()],
    statements: [rows, read],
    sessions: sessionLimits({ deadlockTimeoutUs: 50_000, lockTimeoutUs: 150_000 }),
  });
  const world = openWorld({ ...systemOf([front], { kind: 'poisson', perSecond: 40 }), databases: [store] }, 'shop');
  world.advance(10e6);
  return world;
}

describe('the laws see', () => {
  const broken = (breakIt: (world: World) => void) => {
    const world = busyShop();
    breakIt(world);
    forget(world);
    return () => {
      assertLaws(world);
    };
  };

  it('nothing in a world as it is, where queries end in all ways that are counted here', () => {
    const world = busyShop();
    expect(broken(() => undefined)).not.toThrow();
    const { ended, slow } = world.core.tally.queries;
    const ways = Array.from({ length: QUERY_ENDS }, (_, how) =>
      world.core.program.queries.reduce((sum, { id }) => sum + ended[id * QUERY_ENDS + how], 0),
    );
    expect(ways[DEADLOCK_DETECTED]).toBeGreaterThan(0);
    expect(ways[ERRORS]).toBeGreaterThan(0);
    expect(slow[0]).toBeGreaterThan(0);
  });

  it.each<[string, (world: World) => void, string]>([
    [
      '500 executions too many',
      ({ core }) => (core.databases[0].target.values[core.databases[0].instruments.durations[1]] += 500),
      'durations of read in store',
    ],
    ['a scrape of more than there was', addToScrapes, 'durations of read in store, as scraped'],
    ['half of the client spans of queries', halveQuerySpans, 'spans of queries'],
    ['a span of a deadlock that went well', forgetError, 'spans of queries'],
    ['a log line of a kind that nobody declared', changeLine((templates) => templates + 1), 'template'],
    ['a log line of somebody else', changeLine(() => 0), 'template'],
    ['a slow query that the log does not know', ({ core }) => core.tally.queries.slow[0]++, 'slow queries'],
    ['a query that never ended', ({ core }) => core.tally.queries.begun[0]++, 'queries begun at step 0'],
    ['an answer that nobody heard', ({ core }) => core.tally.queries.served[0]++, 'served'],
    [
      'a deadlock that no log knows',
      ({ core }) => core.databases[0].target.values[core.databases[0].sessions.instruments.deadlocks]++,
      'deadlocks',
    ],
    [
      'a transaction that came to no end',
      ({ core }) => core.tally.queries.transactionsBegun[0]++,
      'transactions that store has begun',
    ],
    [
      'a rollback that was none',
      ({ core }) => (core.databases[0].target.values[core.databases[0].sessions.instruments.rollbacks] += 1),
      'rollbacks of store',
    ],
    ['a lock that nobody got', ({ core }) => core.databases[0].sessions.locks.asked++, 'locks asked of store'],
    ['a connection that nobody has', ({ core }) => core.pods[0].pools[0].inUse--, 'that are out'],
    ['a connection that is nowhere', ({ core }) => core.pods[0].pools[0].open--, 'there and in the pools'],
    ['one who got no connection and does not wait', ({ core }) => core.pods[0].pools[0].asked++, 'connections asked of'],
    [
      'a wait that the histogram does not know',
      ({ core }) => core.pods[0].target.values[core.pods[0].pools[0].instruments.wait]--,
      'that its histogram knows',
    ],
    ['waits that were nobody’s', ({ core }) => (core.pods[0].pools[0].leftUs += 1_000), "Little's law in the line"],
    [
      'connections that came back twice',
      ({ core }) => core.pods[0].target.values[core.pods[0].pools[0].instruments.usageCount]++,
      'given back',
    ],
  ])('%s', (_, breakIt, complaint) => {
    expect(broken(breakIt)).toThrow(complaint);
  });
});

function addToScrapes({ core }: World): void {
  for (const one of core.recorder.series.all) {
    const { __name__: name, statement: of, le = '+Inf' } = one.labels;
    if (name.startsWith('db_query_duration_seconds_') && of === 'read' && le === '+Inf')
      one.slice(0, one.length).forEach((value, at, values) => (values[at] = value + 500));
  }
}

/** Every other one is as if it had never been written. */
function halveQuerySpans({ core }: World): void {
  const queries = new Set(core.signatures.querySpans);
  const [chunk] = core.recorder.spans.chunks;
  const kept = Array.from(chunk.template.subarray(0, chunk.rows).keys()).filter(
    (row) => row % 2 === 0 || !queries.has(chunk.template[row]),
  );
  const columns = Object.values(chunk).filter((column) => ArrayBuffer.isView(column)) as Uint32Array[];
  for (const column of columns) kept.forEach((from, to) => (column[to] = column[from]));
  chunk.rows = kept.length;
}

function forgetError({ core }: World): void {
  const made = core.databaseSignatures.errorSpanMade(
    core.program.queries.findIndex(({ statement: at }) => at === 0),
    DEADLOCK_DETECTED,
  );
  const [chunk] = core.recorder.spans.chunks;
  chunk.template[chunk.template.indexOf(made)] = core.signatures.querySpans[0];
}

/** The last line of the database gets another template, made of how many there are. */
function changeLine(other: (templates: number) => number): (world: World) => void {
  return ({ core }) => {
    const { chunks, templates } = core.recorder.logs;
    const { template, pod } = chunks[0];
    template[pod.indexOf(core.databases[0].host)] = other(templates.length);
  };
}
