/** Small systems for tests, through the real model: one service in front of users, or a random tree of services. */
import type { Distribution } from '../../src/sim/model/distribution.ts';
import { PLAIN_PROCESS } from '../../src/sim/model/process.ts';
import type { Arrivals, Service, Step, Topology } from '../../src/sim/model/topology.ts';
import { Recorder } from '../../src/sim/telemetry/recorder.ts';
import { World } from '../../src/sim/world/world.ts';

const HOUR_US = 3_600e6;

export function service(name: string, steps: readonly Step[], fields: Partial<Service> = {}): Service {
  return {
    name,
    version: '1.0.0',
    replicas: 1,
    processors: 1,
    processorQuota: null,
    heap: null,
    workers: 1,
    queueMax: 1_000_000,
    startupUs: 0,
    bucketBoundsUs: null,
    pools: [],
    balancing: null,
    process: PLAIN_PROCESS,
    endpoints: [{ method: 'GET', route: '/', steps }],
    ...fields,
  };
}

export function systemOf(services: readonly Service[], arrivals: Arrivals, latencyUs = 0): Topology {
  const [front] = services;
  return {
    name: 'fixture',
    networkLatency: { kind: 'constant', valueUs: latencyUs },
    services,
    releases: [],
    databases: [],
    objectives: [],
    users: [
      {
        name: 'users',
        arrivals,
        load: null,
        journeys: [{ weight: 1, requests: [{ service: front.name, method: 'GET', route: '/', timeoutUs: HOUR_US * 1000 }] }],
      },
    ],
  };
}

/** One station: `workers` threads on `processors` cores, service demand as given, Poisson arrivals per second. */
export function station(workers: number, processors: number, demand: Distribution, perSecond: number): Topology {
  return systemOf([service('station', [{ kind: 'work', demand }], { workers, processors })], { kind: 'poisson', perSecond });
}

export function openWorld(topology: Topology, seed: string): World {
  return new World(topology, seed, new Recorder(seed, true), 5e6);
}

/** Server spans that started at or after `fromUs`: how long each was in the service and how long it waited for a worker. */
export function serverSpans(world: World, fromUs: number): { sojournUs: number[]; waitUs: number[]; codes: number[] } {
  const sojournUs: number[] = [];
  const waitUs: number[] = [];
  const codes: number[] = [];
  const { spans } = world.core.recorder;
  for (const chunk of spans.chunks) {
    for (let row = 0; row < chunk.rows; row++) {
      if (chunk.startUs[row] < fromUs || spans.templates[chunk.template[row]].kind !== 'server') continue;
      sojournUs.push(chunk.durationUs[row]);
      waitUs.push(chunk.a[row]);
      codes.push(chunk.code[row]);
    }
  }
  return { sojournUs, waitUs, codes };
}
