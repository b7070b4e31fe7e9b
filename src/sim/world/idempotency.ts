/**
 * Idempotency keys, as Stripe's API has them: all attempts of one call carry its number, and an endpoint that remembers keys works once
 * for each. Who comes later gets the stored answer; who comes while the first is under way gets 409. Answers that say the server failed,
 * or that nobody waited for, are not stored, so that another attempt can do better. The store is a table that the replicas share.
 */
import type { Micros } from '../base/time.ts';
import { LruCache } from '../kernel/lru-cache.ts';
import type { Idempotency } from '../model/idempotency.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Endpoint, Topology } from '../model/topology.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import type { Core } from './core.ts';
import { CALL_NUMBER, EDGE, OWNER, PC, SPAN, STATUS, TRACE, VISIT } from './frames.ts';
import type { Program } from './program.ts';
import type { IdempotentScope } from './scope.ts';
import { CLIENT_CLOSED_REQUEST, CONFLICT } from './statuses.ts';

/** What the store says of a key that it does not know, and of one whose request is under way; else it is the status of the answer. */
const UNKNOWN = -1;
const UNDER_WAY = 0;
const OK = 200;

export const IDEMPOTENCY_FAMILIES: readonly MetricFamily[] = [
  {
    name: 'idempotent_replays_total',
    kind: 'counter',
    unit: '',
    help: 'Requests that were answered with the stored answer to their idempotency key.',
  },
  {
    name: 'idempotent_conflicts_total',
    kind: 'counter',
    unit: '',
    help: 'Requests that were refused because one with their idempotency key was under way.',
  },
  { name: 'idempotency_keys', kind: 'gauge', unit: '', help: 'Keys in the table that the replicas of the service share.' },
  {
    name: 'idempotency_keys_evicted_total',
    kind: 'counter',
    unit: '',
    help: 'Keys that the table let go of early because it was full.',
  },
];

export class KeyStore {
  private readonly answers: LruCache;
  private readonly model: Idempotency;
  private readonly target: Target;
  private readonly keys: Handle;
  private readonly evicted: Handle;

  /** `target` is what tells of the table, which belongs to no replica. */
  constructor(model: Idempotency, target: Target, endpoint: Endpoint) {
    this.model = model;
    this.answers = new LruCache(model.entriesMax, model.rememberUs);
    this.target = target;
    const labels = { method: endpoint.method, endpoint: endpoint.route };
    this.keys = target.instrument('idempotency_keys', labels);
    this.evicted = target.instrument('idempotency_keys_evicted_total', labels);
  }

  /** Writes the gauges for a scrape. */
  read(): void {
    this.target.set(this.keys, this.answers.size);
    this.target.set(this.evicted, this.answers.evicted);
  }

  ask(key: number, nowUs: Micros): number {
    return this.answers.get(key, nowUs);
  }

  begin(key: number, nowUs: Micros): void {
    this.answers.put(key, nowUs, UNDER_WAY, this.model.lockUs);
  }

  /** The request under this key has ended with `status`; 0: well. */
  end(key: number, status: number, nowUs: Micros): void {
    if (status >= 500 || status === CLIENT_CLOSED_REQUEST) this.answers.delete(key);
    else this.answers.put(key, nowUs, status === 0 ? OK : status);
  }
}

/** The tables of all endpoints that remember keys, empty. */
export function openKeyStores({ keyStores, endpoints }: Program, topology: Topology, recorder: Recorder): KeyStore[] {
  return keyStores.map(({ endpoint, model }) => {
    const entry = endpoints[endpoint];
    const target = recorder.addTarget({ service: topology.services[entry.service].name });
    return new KeyStore(model, target, entry.endpoint);
  });
}

/** A request is about to work: if its key is known, it goes on behind the scope with the answer. */
export function askForKey(core: Core, frame: number, scope: IdempotentScope): void {
  const { ints } = core.frames;
  const key = keyOf(core, frame);
  if (key === 0) return;
  const store = core.keyStores[scope.store];
  const known = store.ask(key, core.events.nowUs);
  if (known === UNKNOWN) {
    store.begin(key, core.events.nowUs);
    return;
  }
  ints[frame + PC] = scope.after;
  if (known === UNDER_WAY) {
    ints[frame + STATUS] = CONFLICT;
    count(core, frame, scope, 'idempotent_conflicts_total');
    tellConflict(core, frame, scope);
  } else {
    ints[frame + STATUS] = known === OK ? 0 : known;
    ints[frame + CALL_NUMBER] = -key;
    count(core, frame, scope, 'idempotent_replays_total');
  }
}

/** A request that worked is done: its answer is what later ones under its key will get. */
export function keepAnswer(core: Core, frame: number, scope: IdempotentScope): void {
  const key = keyOf(core, frame);
  if (key !== 0) core.keyStores[scope.store].end(key, core.frames.ints[frame + STATUS], core.events.nowUs);
}

/** The idempotency key of a request; 0 when it has none. */
function keyOf(core: Core, frame: number): number {
  const { ints } = core.frames;
  return core.program.edges[ints[frame + EDGE]].policy?.sendsKey === true ? ints[frame + CALL_NUMBER] : 0;
}

function tellConflict(core: Core, frame: number, scope: IdempotentScope): void {
  const { recorder, frames, signatures, program } = core;
  if (!recorder.on) return;
  const { method, route } = program.endpoints[scope.endpoint].endpoint;
  const template = signatures.logOnce(`idempotency-conflict/${scope.endpoint}`, {
    level: 'warn',
    service: core.services[scope.service].model.name,
    message: 'request refused: another one with the same idempotency key is under way',
    fixed: { 'http.request.method': method, 'http.route': route },
    a: null,
    b: null,
  });
  const { host } = core.pods[frames.ints[frame + OWNER]];
  const [trace, span, visit] = [frames.ints[frame + TRACE], frames.ints[frame + SPAN], frames.ints[frame + VISIT]];
  recorder.logs.record(core.events.nowUs, template, host, trace, span, visit, 0, 0);
}

function count(core: Core, frame: number, scope: IdempotentScope, name: string): void {
  if (!core.recorder.on) return;
  const pod = core.pods[core.frames.ints[frame + OWNER]];
  const key = `${pod.id}/${scope.endpoint}/${name}`;
  let counter = core.callCounters.get(key);
  if (counter === undefined) {
    const { endpoint } = core.program.endpoints[scope.endpoint];
    counter = pod.target.instrument(name, { method: endpoint.method, endpoint: endpoint.route });
    core.callCounters.set(key, counter);
  }
  pod.target.values[counter] += 1;
}
