/**
 * Priorities that go along with calls, and lines that go by them. The closed form is Cobham's (1954): in a non-preemptive M/M/1 the mean
 * wait of class k is rho E[S] / ((1 - s_{k-1})(1 - s_k)), with s_k the load of the classes up to k.
 */
import { describe, expect, it } from 'vitest';
import { IntRing } from '../../src/sim/base/ring.ts';
import type { CallPolicy } from '../../src/sim/model/call-policy.ts';
import type { Priority } from '../../src/sim/model/priority.ts';
import { PLAIN_PROCESS, type QueueDiscipline } from '../../src/sim/model/process.ts';
import type { Service, Step, UserGroup } from '../../src/sim/model/topology.ts';
import { Stream } from '../../src/sim/base/random.ts';
import { rankIn, rankOf, tenantIn, withRank } from '../../src/sim/world/baggage.ts';
import { BAGGAGE } from '../../src/sim/world/frames.ts';
import { enterByRank } from '../../src/sim/world/priorities.ts';
import type { World } from '../../src/sim/world/world.ts';
import { expectEstimate, mean } from './estimate.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const MS = 1_000;
const BY_PRIORITY: QueueDiscipline = { order: 'priority', expireUs: null, codel: null, leaveUs: null };
const MEAN_US = 10 * MS;
const IN_LINE = { process: { ...PLAIN_PROCESS, queue: BY_PRIORITY } };

/** A group of each priority asks the endpoint of its name, which does the same for all. */
function groupsOf(to: string, perSecond: Partial<Record<Priority, number>>): UserGroup[] {
  return Object.entries(perSecond).map(([priority, rate]) => ({
    name: priority,
    arrivals: { kind: 'poisson', perSecond: rate },
    load: null,
    journeys: [{ weight: 1, requests: [request(to, `/${priority}`, priority as Priority)] }],
  }));
}

/** One of each priority comes at 1 s, the least important first. */
function atOnce(to: string): UserGroup[] {
  return groupsOf(to, { sheddable: 1, normal: 1, critical: 1 }).map((group) => ({
    ...group,
    arrivals: { kind: 'regular', perSecond: 1 },
  }));
}

function said(priority: Priority | undefined): CallPolicy | undefined {
  return priority === undefined ? undefined : { retry: null, hedge: null, cancels: null, propagatesDeadline: null, priority };
}

function inMs(byRoute: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...byRoute].map(([route, us]) => [route, us / MS]));
}

function request(to: string, route: string, priority: Priority) {
  return { service: to, method: 'GET', route, timeoutUs: 3_600e6, policy: said(priority) };
}

function endpoints(...steps: Step[]): Pick<Service, 'endpoints'> {
  return { endpoints: ['/normal', '/critical', '/sheddable'].map((route) => ({ method: 'GET', route, steps })) };
}

/** Mean wait for a worker of `service`, or of what else its server spans say with `of`, of those that came after `fromUs`, by route. */
function waits(world: World, name: string, fromUs = 0): Map<string, number> {
  const { spans } = world.core.recorder;
  const found = new Map<string, number[]>();
  for (const chunk of spans.chunks) {
    for (let row = 0; row < chunk.rows; row++) {
      const template = spans.templates[chunk.template[row]];
      if (chunk.startUs[row] < fromUs || template.kind !== 'server' || template.service !== name) continue;
      const all = found.get(template.name) ?? [];
      found.set(template.name, all);
      all.push(chunk.a[row]);
    }
  }
  return new Map([...found].map(([route, all]) => [route, mean(all)]));
}

describe('a line by priority', () => {
  it('makes critical requests of an M/M/1 wait as Cobham says, and normal ones too', () => {
    const model = service('shop', [], {
      ...endpoints({ kind: 'work', demand: { kind: 'exponential', meanUs: MEAN_US } }),
      ...IN_LINE,
    });
    const users = groupsOf('shop', { critical: 30, normal: 30 });
    const found = Array.from({ length: 10 }, (_, at) => {
      const world = openWorld({ ...systemOf([model], { kind: 'none' }), users }, `cobham-${at}`);
      world.advance(200e6);
      return waits(world, 'shop', 10e6);
    });
    const rest = 0.6 * MEAN_US;
    expectEstimate(
      found.map((by) => by.get('GET /critical') ?? NaN),
      rest / (1 - 0.3),
    );
    expectEstimate(
      found.map((by) => by.get('GET /normal') ?? NaN),
      rest / ((1 - 0.3) * (1 - 0.6)),
    );
  });

  it('keeps the order of arrival among equals, whoever comes when', () => {
    const chance = new Stream('line', 'ranks');
    const ints = new Int32Array(64 * 32);
    const line = new IntRing();
    const expected: number[] = [];
    for (let at = 0; at < 500; at++) {
      if (chance.uniform() < 0.48) {
        expect(line.shift()).toBe(expected.shift() ?? -1);
        continue;
      }
      const frame = Array.from({ length: 64 }, (_, row) => row * 32).find((row) => !expected.includes(row)) ?? -1;
      ints[frame + BAGGAGE] = withRank(7, Math.floor(chance.uniform() * 3) - 1);
      enterByRank(line, ints, frame);
      expected.push(frame);
      expected.sort((one, other) => rankIn(ints[one + BAGGAGE]) - rankIn(ints[other + BAGGAGE]));
    }
    expect(Array.from({ length: line.length }, (_, at) => line.at(at))).toEqual(expected);
  });

  it('takes those who wait in the new order when an operator sets another policy', () => {
    const model = service('shop', [], endpoints({ kind: 'work', demand: { kind: 'constant', valueUs: 100 * MS } }));
    const world = openWorld({ ...systemOf([model], { kind: 'none' }), users: atOnce('shop') }, 'obeys');
    world.advance(1_050 * MS);
    const deed = { kind: 'configure', component: 'shop', settings: { 'queue.policy': 4 }, title: '', author: '' } as const;
    world.apply(deed, 'test');
    world.advance(1_900 * MS);
    expect(inMs(waits(world, 'shop'))).toEqual({ 'GET /sheddable': 0, 'GET /critical': 100, 'GET /normal': 200 });
  });
});

describe('a priority', () => {
  const work: Step = { kind: 'work', demand: { kind: 'constant', valueUs: 100 * MS } };
  const back = service('back', [], { ...endpoints(work), ...IN_LINE });

  /** Three who come at once, the least important first, ask `front`, which asks `back` at the endpoint of the same name. */
  function asked(front: Partial<Service>, priority?: Priority): Record<string, number> {
    const routes = ['/normal', '/critical', '/sheddable'].map((route) => ({
      method: 'GET',
      route,
      steps: [{ kind: 'call' as const, ...request('back', route, 'normal'), guard: null, policy: said(priority) }],
    }));
    const shop = service('front', [], { workers: 9, endpoints: routes, ...front });
    const world = openWorld({ ...systemOf([shop, back], { kind: 'none' }), users: atOnce('front') }, 'carried');
    world.advance(1_900 * MS);
    return inMs(waits(world, 'back'));
  }

  it('goes along with calls where the service carries it on, and ends at it where it does not', () => {
    expect(asked({ carriesPriority: true })).toEqual({ 'GET /sheddable': 0, 'GET /critical': 100, 'GET /normal': 200 });
    expect(asked({})).toEqual({ 'GET /sheddable': 0, 'GET /normal': 100, 'GET /critical': 200 });
  });

  it('stands in the span and the line of each request that is not normal, as often as such requests came', () => {
    const model = service('shop', [], endpoints(work));
    const world = openWorld({ ...systemOf([model], { kind: 'none' }), users: atOnce('shop') }, 'seen');
    world.advance(1_900 * MS);
    const { spans, logs } = world.core.recorder;
    const ofSpans = spans.chunks.flatMap((chunk) => [...chunk.template.subarray(0, chunk.rows)].map((id) => spans.templates[id]));
    const ofLines = logs.chunks.flatMap((chunk) => [...chunk.template.subarray(0, chunk.rows)].map((id) => logs.templates[id]));
    const expected = ['sheddable', undefined, 'critical'];
    expect(ofSpans.filter(({ kind }) => kind === 'server').map(({ attributes }) => attributes['request.priority'])).toEqual(
      expected,
    );
    expect(ofLines.filter(({ a }) => a === 'duration_ms').map(({ fixed }) => fixed['request.priority'])).toEqual(expected);
  });

  it('is what a call says, whatever makes it', () => {
    expect(asked({ carriesPriority: true }, 'critical')).toEqual({
      'GET /sheddable': 0,
      'GET /normal': 100,
      'GET /critical': 200,
    });
  });

  it('stands beside the tenant and does not touch it', () => {
    for (const priority of ['critical', 'normal', 'sheddable'] as const) {
      const baggage = withRank(withRank(999_999, 1), rankOf(priority));
      expect([tenantIn(baggage), rankIn(baggage)]).toEqual([999_999, rankOf(priority)]);
    }
  });
});
