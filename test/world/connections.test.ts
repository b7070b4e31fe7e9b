/** What becomes of requests that reach a process which is not there: they are nobody's requests, and only their callers know. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPENTELEMETRY_NAMES } from '../../src/sim/model/metric-names.ts';
import type { Service } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { courseOf } from '../faults/course-of.ts';
import { advanceWithDeeds, drain, openRandom, randomSystem } from './random-system.ts';
import { countInto, sorted, spanRows } from './span-rows.ts';

/** A slow network and two restarts: requests are on the wire for longer than it takes a drained pod to go. */
const restarts = [400, 2_500].map((atUs) => ({ atUs, kind: 'restart', service: 0, fault: 0, amount: 1, place: 0 }) as const);

/** Whoever dies, of his memory, of a probe or of what strikes him, takes along what he has counted since the last scrape. */
const immortal = (one: Service): Service => ({
  ...one,
  heap: null,
  process: { ...one.process, memory: null },
  probes: undefined,
});

const slowAndRestarted = randomSystem.map(({ topology, deeds }) => ({
  topology: { ...topology, services: topology.services.map(immortal), releases: topology.releases.map(immortal) },
  deeds: [...deeds.filter(({ kind }) => kind !== 'fault' && kind !== 'clear'), ...restarts],
}));

function serverSpansByPod(world: World): [string, number][] {
  const counts = new Map<string, number>();
  const { spans } = world.core.recorder;
  for (const { template, pod } of spanRows(spans)) {
    if (spans.templates[template].kind === 'server') countInto(counts, spans.podNames[pod]);
  }
  return sorted(counts);
}

const REQUESTS = ['http_requests_total', OPENTELEMETRY_NAMES.get('http_requests_total')];

function countedByPod(world: World): [string, number][] {
  const counts = new Map<string, number>();
  for (const series of world.core.recorder.series.all) {
    if (!REQUESTS.includes(series.labels.__name__)) continue;
    const values = [...series.slice(0, series.length)].filter((value) => value > 0);
    if (values.length > 0) countInto(counts, series.labels.pod, values[values.length - 1]);
  }
  return sorted(counts);
}

describe('whatever the system, with a slow network and restarts', () => {
  it('every request that a pod has a span of is in its last scraped count, and no other', () => {
    fc.assert(
      fc.property(slowAndRestarted, (system) => {
        const world = openRandom(structuredClone(system), 'gone');
        world.inject(1, courseOf(system.topology, 'network-latency', 's0', { extra: 1_000 }));
        advanceWithDeeds(world, system, 0, 8_000);
        drain(world);
        expect(countedByPod(world)).toEqual(serverSpansByPod(world));
      }),
      { numRuns: 40, seed: 20_261_121 },
    );
  });
});
