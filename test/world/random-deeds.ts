/** Random deeds of operators, jobs and faults upon random systems; those that make no sense when their time comes are left out. */
import fc from 'fast-check';
import type { Service, Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { SERVER, SHARED } from './random-cache.ts';
import { COLLECTOR } from './random-collector.ts';
import { DATABASE_DEEDS, databaseDeed } from './random-database-deeds.ts';
import { JOB } from './random-jobs.ts';
import { FLAG } from './random-flags.ts';
import { endFaults, strike } from './random-faults.ts';
import { BROKER, messagingDeed } from './random-messaging-deeds.ts';
import { nodeDeed } from './random-nodes.ts';
import { LOCAL } from './random-process.ts';
import { strategyOf } from './random-orchestration.ts';
import { anySetting, settingsWithin } from './random-settings.ts';

const SERVICE_DEEDS = [
  'deploy',
  'deploy',
  'promote',
  'rollback',
  'restart',
  'flush',
  'warm',
  'scale',
  'configure',
  'set',
  'fault',
  'clear',
  'messaging',
  'flag',
  'job',
  'infrastructure',
] as const;

export interface PlannedDeed {
  readonly atUs: number;
  readonly kind: (typeof SERVICE_DEEDS)[number] | (typeof DATABASE_DEEDS)[number];
  readonly service: number;
  readonly fault: number;
  readonly amount: number;
  /** Chooses among things of which there may be many. */
  readonly place: number;
}

type WorldDeed = Parameters<World['apply']>[0];

function plannedDeeds(kind: fc.Arbitrary<PlannedDeed['kind']>, maxLength: number): fc.Arbitrary<PlannedDeed[]> {
  const deed = fc.record({
    atUs: fc.integer({ min: 100, max: 7_000 }),
    kind,
    service: fc.nat({ max: 3 }),
    fault: fc.nat({ max: 4 }),
    amount: fc.integer({ min: 1, max: 4 }),
    place: fc.nat({ max: 99 }),
  });
  return fc.array(deed, { maxLength });
}

/** Deeds of every kind, and a set of faults that come one upon the other. */
export const randomDeeds: fc.Arbitrary<PlannedDeed[]> = fc
  .tuple(
    plannedDeeds(fc.oneof(fc.constantFrom(...SERVICE_DEEDS), fc.constantFrom(...DATABASE_DEEDS)), 8),
    plannedDeeds(fc.constant('fault'), 10),
  )
  .map(([deeds, faults]) => [...deeds, ...faults]);

/** `id` is the deed's place among all, from 1 on. True when it was done. */
export function perform(world: World, system: Topology, planned: PlannedDeed, id: number): boolean {
  const service = system.services[planned.service % system.services.length];
  switch (planned.kind) {
    case 'clear':
      endFaults(world);
      return true;
    case 'fault':
      return strike(world, system, id, planned.place + 100 * (planned.service + 4 * planned.fault), planned.amount);
    default: {
      const deed = serviceDeed(planned, system, service) ?? databaseDeed(planned, world);
      if (deed === null || world.check(deed).length > 0) return false;
      world.apply(deed, 'test');
      return true;
    }
  }
}

function serviceDeed(planned: PlannedDeed, system: Topology, service: Service): WorldDeed | null {
  const { name } = service;
  const { amount, fault } = planned;
  switch (planned.kind) {
    case 'deploy':
      return { kind: 'deploy', service: name, version: '2.0.0', title: 'next', author: 'test', strategy: strategyOf(planned) };
    case 'promote':
      return { kind: 'promote', service: name };
    case 'rollback':
      return { kind: 'rollback', component: planned.place < 70 ? name : 'store', change: 'latest' };
    case 'restart':
      return { kind: 'restart', service: planned.place < 60 ? name : planned.place < 80 ? SERVER : BROKER };
    case 'flush':
      return { kind: 'flush', ...(planned.place < 50 ? { component: SERVER, cache: '' } : { component: name, cache: LOCAL }) };
    case 'warm': {
      const cache = planned.place < 50 ? SHARED : LOCAL;
      return { kind: 'warm', service: name, cache, keys: amount * 5, overUs: amount * 100 };
    }
    case 'scale':
      return { kind: 'scale', service: name, replicas: amount % 4 };
    case 'configure': {
      const settings = [
        { workers: amount, ...settingsWithin(system, planned) },
        { 'queue.max': amount, ...settingsWithin(system, planned) },
        { 'pools.store.max': amount },
        { 'pools.store.acquireTimeout': amount * 100 },
        {
          connections: amount * 4,
          credentials: amount === 4 ? 2 : 1,
          'sessions.lockTimeout': amount * 50,
          'sessions.statementTimeout': 300,
        },
      ][fault];
      return { kind: 'configure', component: fault === 4 ? 'store' : name, settings, title: '', author: '' };
    }
    case 'job':
      return {
        kind: 'configure',
        component: JOB,
        settings: { suspend: amount % 2, every: amount * 100 },
        title: '',
        author: '',
      };
    case 'flag':
      return { kind: 'configure', component: FLAG, settings: { share: amount / 4 }, title: '', author: '' };
    case 'infrastructure':
      if (planned.place < 70) return nodeDeed(planned.place);
      return { kind: 'infrastructure', operation: 'renewCertificate', component: name, validUs: amount * 1_000, author: '' };
    case 'messaging':
      return messagingDeed(planned, service);
    case 'set': {
      const { collector } = system;
      const [component, settings] =
        collector !== undefined && planned.place % 3 === 0
          ? [COLLECTOR, anySetting('collector', collector, planned)]
          : [name, anySetting('service', service, planned)];
      return { kind: 'configure', component, settings, title: '', author: '' };
    }
    default:
      return null;
  }
}
