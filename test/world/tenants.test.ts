/** Tenants of users: how unequal they are, and what goes by them. */
import { describe, expect, it } from 'vitest';
import { PLAIN_BALANCING } from '../../src/sim/model/balancing.ts';
import { PLAIN_PROCESS } from '../../src/sim/model/process.ts';
import type { Service, Step, Topology } from '../../src/sim/model/topology.ts';
import { TenantBuckets } from '../../src/sim/world/tenant-buckets.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND_US = 1e6;
const ITEMS = 100;
const EXPONENT = 1.1;
const WIDE: Partial<Service> = { workers: 10_000, processors: 100 };
const CALL: Step = { kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs: SECOND_US, guard: null };

function opened(steps: readonly Step[], back: Partial<Service> = {}, perSecond = 500): World {
  const services = [service('front', [CALL], { ...WIDE, replicas: 2 }), service('back', steps, { ...WIDE, ...back })];
  const system = systemOf(services, { kind: 'regular', perSecond });
  const users: Topology['users'] = system.users.map((group) => ({
    ...group,
    tenants: { kind: 'zipf', items: ITEMS, exponent: EXPONENT },
  }));
  return openWorld({ ...system, users }, 'tenants');
}

interface Served {
  readonly pod: string;
  readonly tenant: number;
  readonly status: number;
}

/** The requests that reached a service, by their server spans. */
function servedBy(world: World, name: string): Served[] {
  const { spans } = world.core.recorder;
  return spans.chunks.flatMap((chunk) =>
    Array.from({ length: chunk.rows }, (_, row) => spans.spanAt(chunk, row))
      .filter((span) => span.kind === 'server' && span.service === name)
      .map(({ pod, attributes }) => ({
        pod,
        tenant: Number(attributes['tenant.id']),
        status: Number(attributes['http.response.status_code']),
      })),
  );
}

/** The share of the k-th of the tenants. */
function zipf(k: number): number {
  let sum = 0;
  for (let i = 1; i <= ITEMS; i++) sum += Math.pow(i, -EXPONENT);
  return Math.pow(k, -EXPONENT) / sum;
}

describe('tenants', () => {
  it("have the shares of Zipf's law, and go along with calls to the last service", () => {
    const world = opened([]);
    world.advance(40 * SECOND_US);
    const served = servedBy(world, 'back');
    expect(served.length).toBe(20_000);
    for (const k of [1, 2, 10]) {
      const share = served.filter(({ tenant }) => tenant === k).length / served.length;
      expect(Math.abs(share - zipf(k))).toBeLessThan(4 * Math.sqrt((zipf(k) * (1 - zipf(k))) / served.length));
    }
    expect(new Set(served.map(({ tenant }) => tenant)).size).toBe(ITEMS);
  });

  it('are named by the access log line of each request', () => {
    const world = opened([]);
    world.advance(SECOND_US);
    const { logs, spans } = world.core.recorder;
    const named = logs.chunks.flatMap((chunk) =>
      Array.from({ length: chunk.rows }, (_, row) => logs.recordAt(chunk, row)).map(({ fields }) => fields['tenant.id']),
    );
    const ids = spans.chunks.flatMap((chunk) =>
      Array.from({ length: chunk.rows }, (_, row) => spans.spanAt(chunk, row))
        .filter(({ kind }) => kind === 'server')
        .map(({ attributes }) => attributes['tenant.id']),
    );
    expect(named).toEqual(ids);
  });

  it("each go to one replica when the service is balanced by them, so the largest is one replica's burden", () => {
    const world = opened([], { replicas: 8, balancing: { ...PLAIN_BALANCING, law: 'tenant-hash' } });
    world.advance(20 * SECOND_US);
    const served = servedBy(world, 'back');
    const podsOf = new Map<number, Set<string>>();
    for (const { tenant, pod } of served) podsOf.set(tenant, (podsOf.get(tenant) ?? new Set()).add(pod));
    expect([...podsOf.values()].every((pods) => pods.size === 1)).toBe(true);
    const [pod] = podsOf.get(1) ?? [];
    expect(served.filter((one) => one.pod === pod).length / served.length).toBeGreaterThan(zipf(1) * 0.9);
  });

  it('have an entry each in a cache that goes by them', () => {
    const cache: Step = { kind: 'cache', cache: 'contracts', keys: 'tenant', steps: [] };
    const caches = [{ name: 'contracts', entriesMax: 1_000, ttlUs: null }];
    const world = opened([cache], { process: { ...PLAIN_PROCESS, caches } });
    world.advance(40 * SECOND_US);
    expect(world.core.pods.at(-1)?.process?.caches[0]?.entryCount).toBe(ITEMS);
  });
});

describe('a rate limit for each tenant', () => {
  const limited = (perTenant: boolean): Served[] => {
    const rateLimit = { perSecond: 20, burst: 20, perTenant };
    const world = opened([], { admission: { rateLimit, shedding: null, concurrency: null } });
    world.advance(40 * SECOND_US);
    return servedBy(world, 'back');
  };

  it('gives the one who asks too much his rate and no more, and spares the others', () => {
    const served = limited(true);
    // The largest asks for 117 a second, the second for 55; the seventh would get by with 14.
    const passed = (tenant: number) => served.filter((one) => one.tenant === tenant && one.status === 200).length;
    expect([passed(1), passed(2)]).toEqual([20 + 20 * 40 - 1, 20 + 20 * 40 - 1].map((tokens) => expect.closeTo(tokens, -1)));
    expect(served.filter(({ tenant, status }) => tenant >= 7 && status === 429)).toEqual([]);
  });

  it('is not a rate limit for all: there the largest takes the place of the small', () => {
    const small = limited(false).filter(({ tenant }) => tenant >= 7);
    const refused = small.filter(({ status }) => status === 429).length / small.length;
    expect(refused).toBeGreaterThan(0.9);
  });

  it('keeps count of so many, and forgets whom it has not heard of for longest', () => {
    const buckets = new TenantBuckets(1, 1);
    expect([buckets.take(0, 1), buckets.take(0, 1), buckets.take(0, 2)]).toEqual([true, false, true]);
    for (let tenant = 3; tenant <= 10_000; tenant++) buckets.take(0, tenant);
    expect([buckets.size, buckets.forgotten, buckets.take(0, 1)]).toEqual([10_000, 0, false]);
    buckets.take(0, 10_001);
    expect([buckets.size, buckets.forgotten, buckets.take(0, 1), buckets.take(0, 2)]).toEqual([10_000, 1, false, true]);
  });
});
