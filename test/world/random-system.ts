/**
 * Random systems on the scale of microseconds, so that a test can look at every instant there is, and random deeds upon them:
 * deploys, restarts, scalings, settings, faults. Calls lead to services further down, but for a few that chance may leave.
 */
import fc from 'fast-check';
import type { Distribution } from '../../src/sim/model/distribution.ts';
import type { Service, Step, Topology } from '../../src/sim/model/topology.ts';
import { Recorder } from '../../src/sim/telemetry/recorder.ts';
import { World } from '../../src/sim/world/world.ts';
import { assertLaws } from './laws.ts';
import { randomDatabases, randomTransaction, STATEMENTS } from './random-database.ts';
import { perform, randomDeeds, type PlannedDeed } from './random-deeds.ts';
import { randomCacheServer, SHARED_POOL } from './random-cache.ts';
import { randomCollector } from './random-collector.ts';
import { randomJobs } from './random-jobs.ts';
import { randomFlags, randomFlagStep } from './random-flags.ts';
import { randomAdmission, randomBalancing, randomGuard } from './random-guards.ts';
import { endFaults } from './random-faults.ts';
import { randomIdempotency } from './random-idempotency.ts';
import { randomLogging } from './random-logging.ts';
import { perhapsPublishing, randomBrokers, randomConsumers } from './random-messaging.ts';
import { randomResolver, randomTls } from './random-names.ts';
import { randomNodes, randomRequest } from './random-nodes.ts';
import { randomBandwidth, randomNetwork } from './random-network.ts';
import { randomConnections, randomKeeping } from './random-pools.ts';
import { arrivals, load, tenants } from './random-load.ts';
import { randomAutoscale, randomProbes } from './random-orchestration.ts';
import { policy } from './random-policy.ts';
import { withPriorities } from './random-priorities.ts';
import { randomProcess, randomScope, randomWrite } from './random-process.ts';
import { asThirdParty } from './random-third-party.ts';

export const SCRAPE_US = 500;

export interface RandomSystem {
  readonly scrapeTimeoutUs?: number | null;
  readonly scrapeSamplesMax?: number | null;
  readonly topology: Topology;
  readonly deeds: readonly PlannedDeed[];
}

const demand: fc.Arbitrary<Distribution> = fc.oneof(
  fc.integer({ min: 0, max: 80 }).map((valueUs): Distribution => ({ kind: 'constant', valueUs })),
  fc.integer({ min: 1, max: 80 }).map((meanUs): Distribution => ({ kind: 'exponential', meanUs })),
  fc.integer({ min: 1, max: 60 }).map((toUs): Distribution => ({ kind: 'uniform', fromUs: 0, toUs })),
);
const timeoutUs = fc.constantFrom(60, 200, 1_000, 5_000);

/** Services and databases that steps can turn to. */
interface Around {
  readonly services: number;
  readonly databases: readonly string[];
}

function stepsOf(service: number, around: Around, depth: number): fc.Arbitrary<Step[]> {
  const plain: fc.Arbitrary<Step>[] = [
    demand.map((work): Step => ({ kind: 'work', demand: work })),
    demand.map((length): Step => ({ kind: 'wait', length })),
    fc
      .record({
        database: fc.constantFrom('store', ...around.databases),
        statement: fc.constantFrom(...STATEMENTS.map(({ name }) => name)),
        timeoutUs,
      })
      .map((query): Step => ({ kind: 'query', ...query })),
    fc.constantFrom(0.02, 0.3).map((ratio): Step => ({ kind: 'fail', ratio, status: 500, message: 'out of luck' })),
    randomWrite,
    fc.constantFrom(0.05, 0.5).map((ratio): Step => ({ kind: 'wrong', ratio })),
    fc.constant<Step>({ kind: 'log', level: 'info', message: 'a word' }),
  ];
  const { services } = around;
  if (service + 1 < services) {
    const call = fc
      .record({
        to: fc.integer({ min: service + 1, max: services - 1 }),
        route: fc.constantFrom('/a', '/b'),
        timeoutUs,
        guard: randomGuard,
        policy,
        checks: fc.boolean(),
      })
      .map((edge): Step => ({
        kind: 'call',
        service: `s${edge.to}`,
        method: 'GET',
        route: edge.route,
        timeoutUs: edge.timeoutUs,
        guard: edge.guard,
        policy: edge.policy,
        checks: edge.checks,
        credentials: edge.checks ? 1 : undefined,
      }));
    plain.push(call, call);
  }
  if (depth > 0) {
    const branches = fc.array(stepsOf(service, around, depth - 1), { minLength: 1, maxLength: 3 });
    plain.push(branches.map((all): Step => ({ kind: 'parallel', branches: all })));
    plain.push(randomScope(stepsOf(service, around, depth - 1)), chooseStep(service, around, depth));
    plain.push(randomFlagStep(stepsOf(service, around, depth - 1)));
    plain.push(randomTransaction(stepsOf(service, around, 0)));
  }
  return fc.array(fc.oneof(...plain), { minLength: 0, maxLength: 4 });
}

/** Either way may be missing; now and then a request calls back upwards, and may wait for itself until it times out. */
function chooseStep(service: number, around: Around, depth: number): fc.Arbitrary<Step> {
  const inside = stepsOf(service, around, depth - 1);
  const back = fc
    .record({ to: fc.integer({ min: 0, max: service }), route: fc.constantFrom('/a', '/b'), timeoutUs })
    .map((edge): Step[] => [
      { kind: 'call', service: `s${edge.to}`, method: 'GET', route: edge.route, timeoutUs: edge.timeoutUs, guard: null },
    ]);
  return fc.oneof(
    fc.tuple(inside, inside).map(([rare, usual]): Step => ({
      kind: 'choose',
      ways: [
        { ratio: 0.2, steps: rare },
        { ratio: 0.7, steps: usual },
      ],
    })),
    back.map((steps): Step => ({ kind: 'choose', ways: [{ ratio: 0.1, steps }] })),
  );
}

/** Heaps in bytes that mean nothing: one collects now and then, one nearly all the time, one leaks and is soon full. */
const pauses = { minorUs: 3, minorUsPerByte: 0.1, majorUs: 10, majorUsPerByte: 0.2 };
const tightHeap = {
  sizeMax: 300,
  youngMax: 60,
  live: 200,
  perRequest: 10,
  keptPerRequest: 1,
  keptMax: 20,
  leakPerRequest: 0,
  beside: 50,
  pauses,
};
const roomyHeap = { ...tightHeap, sizeMax: 3_000, youngMax: 300 };
const leakingHeap = { ...tightHeap, live: 150, leakPerRequest: 8 };

function serviceOf(index: number, around: Around): fc.Arbitrary<Service> {
  return fc
    .record({
      replicas: fc.integer({ min: 1, max: 3 }),
      autoscale: randomAutoscale,
      probes: randomProbes,
      processors: fc.integer({ min: 1, max: 2 }),
      processorQuota: fc.constantFrom(null, null, { quotaUs: 15, periodUs: 50 }, { quotaUs: 300, periodUs: 200 }),
      heap: fc.constantFrom(null, null, roomyHeap, tightHeap, leakingHeap),
      workers: fc.integer({ min: 1, max: 4 }),
      queueMax: fc.integer({ min: 0, max: 6 }),
      process: randomProcess,
      logs: randomLogging,
      tracesRatio: fc.constantFrom(undefined, undefined, 0.5, 0),
      metricNames: fc.constantFrom(undefined, undefined, 'opentelemetry' as const),
      userIds: fc.constantFrom(undefined, undefined, 50),
      tracesWaits: fc.constantFrom(undefined, undefined, true),
      startupUs: fc.constantFrom(0, 300),
      bucketBoundsUs: fc.constantFrom(null, [20], [10, 50, 200, 1_000]),
      sizeMax: fc.integer({ min: 1, max: 3 }),
      acquireTimeoutUs: fc.constantFrom(50, 2_000),
      keeping: randomKeeping,
      connections: randomConnections,
      bytesPerSecond: randomBandwidth,
      resolver: randomResolver,
      tls: randomTls,
      processorRequest: randomRequest,
      balancing: randomBalancing,
      admission: randomAdmission,
      cancels: fc.constantFrom(false, false, true),
      propagatesDeadline: fc.constantFrom(false, false, true),
      idempotent: randomIdempotency,
      a: index === 0 ? perhapsPublishing(stepsOf(index, around, 1)) : stepsOf(index, around, 1),
      b: stepsOf(index, around, 1),
      consumers: randomConsumers(stepsOf(around.services - 1, around, 1)),
    })
    .map(({ sizeMax, acquireTimeoutUs, keeping, idempotent, a, b, ...rest }) => ({
      ...rest,
      name: `s${index}`,
      version: '1.0.0',
      pools: [...around.databases.map((database) => ({ database, sizeMax, acquireTimeoutUs, keeping })), SHARED_POOL],
      endpoints: [
        { method: 'GET', route: '/a', steps: a, idempotent },
        { method: 'GET', route: '/b', steps: b },
      ],
    }));
}

const topology: fc.Arbitrary<Topology> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), randomDatabases)
  .chain(([services, databases]) => {
    const around = { services, databases: databases.map(({ name }) => name) };
    return fc
      .record({
        services: fc.tuple(...Array.from({ length: services }, (_, index) => serviceOf(index, around))),
        releases: fc.tuple(...Array.from({ length: services }, (_, index) => serviceOf(index, around))),
        latencyUs: fc.constantFrom(0, 1, 20),
        nodes: randomNodes,
        network: randomNetwork(services, around.databases),
        arrivals,
        load,
        tenants,
        brokers: randomBrokers,
        collector: randomCollector,
        cacheServer: randomCacheServer,
        flags: randomFlags,
        jobs: randomJobs,
        lastIsExternal: fc.constantFrom(false, false, true),
        timeoutUs,
        policy,
      })
      .map((made) => ({
        name: 'random',
        networkLatency: { kind: 'constant', valueUs: made.latencyUs },
        network: made.network && { ...made.network, ...made.nodes.network },
        nodes: made.nodes.nodes,
        services: made.services.map((one, index) => outside(made.lastIsExternal, one, index, services)),
        releases: made.releases.map((release, index) => ({
          ...outside(made.lastIsExternal, release, index, services),
          version: '2.0.0',
        })),
        databases: [...databases, made.cacheServer],
        brokers: made.brokers,
        collector: made.collector,
        flags: made.flags,
        jobs: made.jobs,
        objectives: [],
        users: [
          {
            name: 'users',
            arrivals: made.arrivals,
            load: made.load,
            tenants: made.tenants,
            journeys: [
              {
                weight: 2,
                requests: [{ service: 's0', method: 'GET', route: '/a', timeoutUs: made.timeoutUs, policy: made.policy }],
              },
              {
                weight: 1,
                requests: ['/b', '/a'].map((route) => ({ service: 's0', method: 'GET', route, timeoutUs: made.timeoutUs })),
              },
            ],
          },
        ],
      }));
  });

/** The last service is somebody else's, when it is not the first. */
function outside(isExternal: boolean, one: Service, index: number, services: number): Service {
  return isExternal && index > 0 && index === services - 1 ? asThirdParty(one) : one;
}

export const randomSystem: fc.Arbitrary<RandomSystem> = fc.record({
  topology: topology.map(withPriorities),
  deeds: randomDeeds,
  scrapeTimeoutUs: fc.constantFrom(null, null, 200, SCRAPE_US),
  scrapeSamplesMax: fc.constantFrom(null, null, 90),
});

export function openRandom(system: RandomSystem, seed: string): World {
  return new World(system.topology, seed, new Recorder(seed, true), SCRAPE_US, system.scrapeTimeoutUs, system.scrapeSamplesMax);
}

/**
 * Moves on to `untilUs` and does, in time, the deeds that lie after `fromUs`. `step` sees the world move in its own slices. Returns the
 * kinds of those that were done.
 */
export function advanceWithDeeds(
  world: World,
  system: RandomSystem,
  fromUs: number,
  untilUs: number,
  step: (toUs: number) => void = (toUs) => {
    world.advance(toUs);
  },
): string[] {
  const done: string[] = [];
  const sorted = [...system.deeds].sort((x, y) => x.atUs - y.atUs);
  sorted.forEach((planned, index) => {
    if (planned.atUs <= fromUs || planned.atUs > untilUs) return;
    step(planned.atUs);
    world.advance(planned.atUs);
    if (perform(world, system.topology, planned, index + 1)) done.push(planned.kind);
    world.advance(planned.atUs);
  });
  step(untilUs);
  return done;
}

/** No user arrives any more but the one who is on the way. */
export function closeDoors(world: World): void {
  for (const job of world.core.jobs) Object.assign(job, { model: { ...job.model, suspended: true } });
  for (const group of world.core.users) {
    Object.assign(group, { course: null });
    Object.assign(group.model, { arrivals: { kind: 'poisson', perSecond: 1e-8 } });
  }
}

/** Whether databases have work beside statements, such as replaying what has been written elsewhere. */
function isMaintained({ databases }: World['core']): boolean {
  return databases.some(
    ({ maintenance, sessions, processors }) =>
      processors.running > 0 || [...maintenance, ...sessions.admins].some((one) => one !== null),
  );
}

/** Whoever works on messages gets a second for it. With leases that end before the work does, it begins anew for ever: a rebalance storm. */
function lengthenLeases(world: World): void {
  for (const { name, consumers = [] } of world.core.topology.services) {
    const settings = Object.fromEntries(consumers.map((consumer) => [`consumers.${consumer.name}.lease`, 1e6]));
    if (consumers.length > 0) world.apply({ kind: 'configure', component: name, settings, title: '', author: '' }, 'test');
  }
}

/** Sends everybody home: nobody comes, and what is in flight ends. */
export function drain(world: World): void {
  const { core } = world;
  endFaults(world);
  closeDoors(world);
  lengthenLeases(world);
  for (let idle = 0, steps = 0; idle < 3 && steps < 500; steps++) {
    // Longer and longer: a collection that a fault makes long, under a small quota, takes more than a second.
    world.advance(core.nowUs + 4 * SCRAPE_US * (1 + (steps >> 6)));
    idle = core.frames.inUse === 0 && !isMaintained(core) ? idle + 1 : 0;
  }
  assertLaws(world);
}
