/** The kernel's killer against the runtime's own error: who comes first is a matter of which limit is the smaller one. */
import { describe, expect, it } from 'vitest';
import { PLAIN_PROCESS } from '../../src/sim/model/process.ts';
import type { Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { leakingHeap } from './leaking-heap.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND_US = 1e6;
const memory = { limit: 500, base: 100, perThread: 50, perCacheEntry: 0 };
const steps: readonly Step[] = [{ kind: 'wait', length: { kind: 'constant', valueUs: 100 } }];

function leaking(limit: number): World {
  const process = { ...PLAIN_PROCESS, memory: { ...memory, limit } };
  const front = service('leaky', steps, { heap: leakingHeap, workers: 2, process });
  return openWorld(systemOf([front], { kind: 'regular', perSecond: 100 }), 'memory');
}

function last(world: World, name: string): Record<string, number> {
  const found = world.core.recorder.series.all.filter(({ labels }) => labels['__name__'] === name);
  return Object.fromEntries(found.map((one) => [one.labels['reason'] ?? '', one.last()]));
}

const messages = (world: World) => world.core.recorder.logs.templates.map(({ message }) => message).join('\n');

describe('a process that leaks', () => {
  it('is killed with the first byte above the limit of its container, 137, and says nothing', () => {
    const world = leaking(500);
    // 100 and two stacks beside the heap; it has touched 300 of that after 30 requests, and the 31st promotes another hundred.
    world.advance(310_000 - 1);
    expect(world.core.pods).toHaveLength(1);
    world.advance(310_000);
    const [pod] = world.core.pods;
    expect(pod.loss).toMatchObject({ requests: 1 });
    world.advance(5 * SECOND_US);
    expect(last(world, 'kube_pod_container_status_last_terminated_reason')).toEqual({ OOMKilled: 1 });
    expect(last(world, 'kube_pod_container_status_last_terminated_exitcode')).toEqual({ '': 137 });
    expect(last(world, 'container_spec_memory_limit_bytes')).toEqual({ '': 500 });
    expect(messages(world)).not.toContain('OutOfMemoryError');
  });

  it('ends itself with an OutOfMemoryError when its heap is full before that', () => {
    const world = leaking(10_000);
    world.advance(5 * SECOND_US);
    expect(last(world, 'kube_pod_container_status_last_terminated_reason')).toEqual({ Error: 1 });
    expect(last(world, 'kube_pod_container_status_last_terminated_exitcode')).toEqual({ '': 3 });
    expect(messages(world)).toContain('OutOfMemoryError: Java heap space');
  });
});

describe('the working set', () => {
  it('is what the process has beside its heap: leakingHeap, its stacks, and the entries of its caches', () => {
    const process = {
      ...PLAIN_PROCESS,
      threadPools: [{ name: 'io', threads: 3, queueMax: 0 }],
      caches: [{ name: 'prices', entriesMax: 7, ttlUs: null }],
      memory: { limit: 1_000, base: 100, perThread: 50, perCacheEntry: 4 },
    };
    const cached: Step = { kind: 'cache', cache: 'prices', keys: { kind: 'zipf', items: 50, exponent: 0 }, steps: [...steps] };
    const front = service('front', [cached], { workers: 2, process });
    const world = openWorld(systemOf([front], { kind: 'regular', perSecond: 100 }), 'set');
    world.advance(5 * SECOND_US);
    expect(last(world, 'container_memory_working_set_bytes')).toEqual({ '': 100 + 5 * 50 + 7 * 4 });
  });

  it('that does not fit even when nothing has happened yet makes the container start again and again, later each time', () => {
    const process = { ...PLAIN_PROCESS, memory: { ...memory, limit: 199 } };
    const front = service('front', steps, { workers: 2, process });
    const world = openWorld(systemOf([front], { kind: 'regular', perSecond: 1 }), 'loop');
    world.advance(40 * SECOND_US);
    expect(world.core.pods.map(({ startedAtUs }) => startedAtUs / SECOND_US)).toEqual([0, 0, 10, 30]);
    expect(world.core.users[0].good).toBe(0);
  });
});
