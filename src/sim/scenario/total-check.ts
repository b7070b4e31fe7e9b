/** What is harmless in each place and too much all together: sums over a whole system, each bounded by the memory that it takes in a run. */
import { MILLISECOND, SECOND } from '../base/time.ts';
import type { Deed } from '../model/action.ts';
import { meanOf } from '../model/distribution.ts';
import { everyStep, stepListsOf } from '../model/every-step.ts';
import {
  arrivalsPerSecondMax,
  arrivalsTotalMax,
  breakerCallsTotalMax,
  cacheEntriesTotalMax,
  clientsTotalMax,
  healthChecksPerSecondMax,
  idempotencyKeysMax,
  podsMax,
  visitsPerSecondMax,
} from './limits.ts';
import { largestFactor } from '../model/load.ts';
import type { Arrivals, Service, Step, Topology, UserGroup } from '../model/topology.ts';
import type { Reading } from './shape.ts';

/** `deeds` is what the time line does: scaling adds replicas. */
export function checkTotals({ services, users }: Topology, deeds: readonly Deed[], reading: Reading): void {
  const replicasMost = (service: Service): number => {
    const scaled = deeds.map((deed) => (deed.kind === 'scale' && deed.service === service.name ? deed.replicas : 0));
    return Math.max(service.replicas, service.autoscale?.replicasMax ?? 0, ...scaled);
  };
  /** Each replica of a caller asks each replica. */
  const checksPerSecond = (service: Service): number => {
    const health = service.balancing?.health ?? null;
    if (health === null) return 0;
    const calls = (step: Step): boolean => step.kind === 'call' && step.service === service.name;
    const callers = services.filter((one) => stepListsOf(one).some((steps) => everyStep(steps).some(calls)));
    const asking = callers.reduce((sum, caller) => sum + replicasMost(caller), 0);
    return (asking * replicasMost(service) * SECOND) / health.everyUs;
  };
  const inEachReplica =
    (amount: (service: Service) => number) =>
    (service: Service): number =>
      replicasMost(service) * amount(service);
  const bound = <Part extends object>(parts: readonly Part[], amount: (part: Part) => number, max: number, told: Told): void => {
    const sum = parts.reduce((total, part) => total + amount(part), 0);
    const largest = parts.reduce<Part | null>((most, part) => (most === null || amount(part) > amount(most) ? part : most), null);
    if (sum <= max || largest === null || reading.isWrongAt(largest, [...told.keys])) return;
    const [what, verb] = told.words;
    reading.reportAbout(
      largest,
      told.keys,
      `all ${what} ${verb.replace('{}', String(Math.round(sum)))} together; at most ${max} are allowed (${told.limit}).`,
    );
  };
  bound(services, replicasMost, podsMax, {
    words: ['services', 'have {} replicas'],
    keys: [],
    limit: 'podsMax',
  });
  bound(services, inEachReplica(cacheEntries), cacheEntriesTotalMax, {
    words: ['replicas', 'have caches for {} entries'],
    keys: ['caches'],
    limit: 'cacheEntriesTotalMax',
  });
  bound(services, idempotencyKeys, idempotencyKeysMax, {
    words: ['endpoints', 'remember {} keys'],
    keys: ['endpoints'],
    limit: 'idempotencyKeysMax',
  });
  bound(services, inEachReplica(breakerCalls), breakerCallsTotalMax, {
    words: ['replicas', 'have circuit breakers that look back on {} calls'],
    keys: ['endpoints'],
    limit: 'breakerCallsTotalMax',
  });
  bound(services, checksPerSecond, healthChecksPerSecondMax, {
    words: ['replicas', 'are asked for their health {} times a second'],
    keys: ['balance', 'health', 'every'],
    limit: 'healthChecksPerSecondMax',
  });
  bound(users, clients, clientsTotalMax, {
    words: ['groups of users', 'are {} clients'],
    keys: ['arrive'],
    limit: 'clientsTotalMax',
  });
  bound(users, visitsPerSecond, visitsPerSecondMax, {
    words: ['groups of users', 'make up to {} visits a second, at 10ms a visit,'],
    keys: ['arrive', 'closed', 'think'],
    limit: 'visitsPerSecondMax',
  });
  // One that is too many by itself has been told.
  bound(users, (group) => Math.min(arrivalsPerSecondMax, arrivalsPeak(group)), arrivalsTotalMax, {
    words: ['groups of users', 'may come to {}/s'],
    keys: ['arrive'],
    limit: 'arrivalsTotalMax',
  });
}

interface Told {
  readonly words: readonly [what: string, verb: string];
  readonly keys: readonly string[];
  readonly limit: string;
}

function cacheEntries({ process }: Service): number {
  return process.caches.reduce((sum, { entriesMax }) => sum + entriesMax, 0);
}

function idempotencyKeys({ endpoints }: Service): number {
  return endpoints.reduce((sum, { idempotent }) => sum + (idempotent?.entriesMax ?? 0), 0);
}

/** A replica keeps a window for every call step that has a breaker, and another one for its trials. */
function breakerCalls({ endpoints }: Service): number {
  let sum = 0;
  for (const { steps } of endpoints) {
    for (const step of everyStep(steps)) {
      const breaker = step.kind === 'call' ? (step.guard?.breaker ?? null) : null;
      if (breaker !== null) sum += breaker.halfOpenCalls + ('calls' in breaker.window ? breaker.window.calls : 0);
    }
  }
  return sum;
}

function clients({ arrivals }: UserGroup): number {
  return arrivals.kind === 'closed' ? arrivals.clients : 0;
}

/** How long a visit of a closed loop is taken to last, at least, when a system is quick. */
const QUICK_VISIT_US = 10 * MILLISECOND;

function visitsPerSecond({ arrivals }: UserGroup): number {
  return arrivals.kind === 'closed' ? (arrivals.clients * SECOND) / (meanOf(arrivals.think) + QUICK_VISIT_US) : 0;
}

/** The highest rate of an open loop, in users a second. */
export function arrivalsPeak({ arrivals, load }: UserGroup): number {
  return arrivals.kind === 'closed' || arrivals.kind === 'none'
    ? 0
    : rateOf(arrivals) * (load === null ? 1 : largestFactor(load));
}

function rateOf(come: Exclude<Arrivals, { readonly kind: 'closed' | 'none' }>): number {
  if (come.kind === 'bursts') return Math.max(come.busyPerSecond, come.quietPerSecond);
  return come.kind === 'batches' ? come.perSecond * come.meanSize : come.perSecond;
}
