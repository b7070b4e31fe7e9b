/** Machines: where pods are placed, what they get of cores that all want, what is stolen from them, and zones. */
import { describe, expect, it } from 'vitest';
import type { Node } from '../../src/sim/model/node.ts';
import type { Arrivals, Service, Step, Topology } from '../../src/sim/model/topology.ts';
import { Recorder } from '../../src/sim/telemetry/recorder.ts';
import { World } from '../../src/sim/world/world.ts';
import { courseOf } from '../faults/course-of.ts';
import { serverSpans, service, systemOf } from './topology-fixture.ts';

const SECOND = 1e6;
const MS = 1e3;

const work = (ms: number): Step => ({ kind: 'work', demand: { kind: 'constant', valueUs: ms * MS } });
const busy: Arrivals = { kind: 'regular', perSecond: 1 };
const nodes = (...processors: number[]): Node[] =>
  processors.map((cores, at) => ({ name: `n${at + 1}`, processors: cores, zone: at % 2 === 0 ? 'a' : 'b' }));

function open(services: readonly Service[], all: Node[], fields: Partial<Topology> = {}): World {
  const topology = { ...systemOf(services, busy), nodes: all, ...fields };
  return new World(topology, 'nodes', new Recorder('nodes', true), SECOND);
}

const placed = (world: World): string[] =>
  world.core.pods
    .filter(({ phase }) => phase !== 'gone')
    .map(({ model, node }) => `${model.name} ${node < 0 ? 'nowhere' : world.core.nodes[node].model.name}`);

describe('pods', () => {
  it('are placed apart from others of their service, then where most is left of what they may ask for', () => {
    const world = open([service('big', [], { processors: 3 }), service('small', [], { replicas: 3 })], nodes(4, 4));
    expect(placed(world)).toEqual(['big n1', 'small n2', 'small n1', 'small n2']);
  });

  it('wait where no node has room, until one has', () => {
    const world = open([service('big', [], { processors: 3, startupUs: SECOND })], nodes(4, 2));
    world.advance(SECOND);
    world.apply({ kind: 'scale', service: 'big', replicas: 2 }, 'test');
    world.advance(5 * SECOND);
    expect(placed(world)).toEqual(['big n1', 'big nowhere']);
    world.apply({ kind: 'scale', service: 'big', replicas: 1 }, 'test');
    world.advance(10 * SECOND);
    expect(placed(world)).toEqual(['big n1']);
  });

  it('leave a node that is drained, and none comes to it before it is uncordoned', () => {
    const world = open([service('front', [], { replicas: 2, startupUs: SECOND })], nodes(4, 4));
    const on = (operation: 'drain' | 'uncordon') =>
      ({ kind: 'infrastructure', operation, component: 'n1', validUs: 0, author: '' }) as const;
    world.apply(on('drain'), 'test');
    world.advance(3 * SECOND);
    expect(placed(world)).toEqual(['front n2', 'front n2']);
    world.apply(on('uncordon'), 'test');
    world.apply({ kind: 'scale', service: 'front', replicas: 3 }, 'test');
    expect(placed(world)).toEqual(['front n2', 'front n2', 'front n1']);
    expect(world.check({ ...on('drain'), component: 'n9' })).toEqual(['no node is called "n9".']);
  });
});

describe('the cores of a node', () => {
  const calls: Step[] = ['one', 'two', 'three'].map((name) => ({
    ...{ kind: 'call', service: name, method: 'GET', route: '/', timeoutUs: 60 * SECOND, guard: null },
  }));
  const together: Step[] = [{ kind: 'parallel', branches: calls.map((step) => [step]) }];
  const three = (fields: Partial<Service> = {}): Service[] => [
    service('front', together, { processorRequest: 0.1 }),
    ...['one', 'two', 'three'].map((name) => service(name, [work(100)], { processorRequest: 0.1, ...fields })),
  ];

  it('are shared equally by all who want them, whatever they asked for: three jobs of 100 ms on one core take 300 ms', () => {
    const world = open(three(), nodes(1));
    world.advance(1.9 * SECOND);
    expect(serverSpans(world, 0).sojournUs).toEqual([300, 300, 300, 300].map((ms) => ms * MS));
    expect(world.core.nodes[0].machine.usedUntil(world.core.nowUs)).toBeCloseTo(300 * MS, 6);
  });

  it('are enough for each to run as if alone while there are as many as they want', () => {
    const world = open(three(), nodes(3));
    world.advance(1.9 * SECOND);
    expect(serverSpans(world, 0).sojournUs).toEqual([100, 100, 100, 100].map((ms) => ms * MS));
  });

  it('are given to who still wants them when another is done', () => {
    const services = [...three().slice(0, 3), service('three', [work(40)], { processorRequest: 0.1 })];
    const world = open(services, nodes(2));
    world.advance(1.9 * SECOND);
    // Three on two cores until the short one is done after 60 ms; the others have had 40 of their 100 by then, and a core each from there.
    expect(serverSpans(world, 0).sojournUs).toEqual([60, 120, 120, 120].map((ms) => ms * MS));
  });

  it('go to others in part when those want them: a neighbour who wants six of two leaves three jobs 2/9 each', () => {
    const world = open(three(), nodes(2));
    world.inject(1, courseOf(world.core.topology, 'noisy-neighbour', 'n1', { cores: 6 }));
    world.advance(1.9 * SECOND);
    expect(serverSpans(world, 0).sojournUs).toEqual([450, 450, 450, 450].map((ms) => ms * MS));
    // All that the three do not have.
    const { machine } = world.core.nodes[0];
    expect(machine.usedUntil(world.core.nowUs)).toBeCloseTo(300 * MS, 3);
    expect(machine.stolenUntil(world.core.nowUs)).toBeCloseTo(2 * 1_900 * MS - 300 * MS, 3);
  });

  it('are left to others by who stands still because of his quota', () => {
    const quota = { processorQuota: { quotaUs: 20 * MS, periodUs: 100 * MS } };
    const services = [
      ...three().slice(0, 2),
      service('two', [work(40)], { processorRequest: 0.1, ...quota }),
      service('three', [], { processorRequest: 0.1 }),
    ];
    const world = open(services, nodes(1));
    world.advance(1.9 * SECOND);
    // Both run at half speed for 40 ms; then the one has used its 20 ms and stops until 100 ms, when the other has had 80 of its 100.
    const sojournsMs = serverSpans(world, 0).sojournUs.map((us) => us / MS);
    expect(sojournsMs).toEqual([0, 140, 140, 140]);
  });
});

describe('zones', () => {
  it('are farther from each other than from themselves, and from nobody who is in none', () => {
    const call = (name: string): Step => ({
      ...{ kind: 'call', service: name, method: 'GET', route: '/', timeoutUs: SECOND, guard: null },
    });
    const services = [
      service('front', [call('near'), call('far')], { processors: 1 }),
      service('far', [], { processors: 2 }),
      service('near', [], { processors: 1 }),
    ];
    const world = open(services, nodes(2, 2), {
      network: { paths: [], retransmitUs: 200 * MS, betweenZonesUs: 3 * MS },
      networkLatency: { kind: 'constant', valueUs: MS },
    });
    expect(placed(world)).toEqual(['front n1', 'far n2', 'near n1']);
    world.advance(1.9 * SECOND);
    const [, , frontUs] = serverSpans(world, 0).sojournUs;
    // Users have no zone; near is 1 ms away, and far 4 ms.
    expect(frontUs).toBe(10 * MS);
  });
});
