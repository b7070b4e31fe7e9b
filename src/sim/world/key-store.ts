/**
 * What an endpoint remembers of idempotency keys: a table that the replicas share and that outlives them. Answers that say the server
 * failed, or that nobody waited for, are not stored, so that another attempt can do better.
 */
import type { Micros } from '../base/time.ts';
import { LruCache } from '../kernel/lru-cache.ts';
import type { Idempotency } from '../model/idempotency.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Topology } from '../model/topology.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import type { KeyStoreEntry, Program } from './program.ts';
import { CLIENT_CLOSED_REQUEST } from './statuses.ts';
import { targetOf } from './target-opening.ts';

/** What the store says of a key that it does not know, and of one whose request is under way; else it is the status of the answer. */
export const UNKNOWN = -1;
export const UNDER_WAY = 0;
export const OK = 200;

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
  constructor({ model, labels }: KeyStoreEntry, target: Target) {
    this.model = model;
    this.answers = new LruCache(model.entriesMax, model.rememberUs);
    this.target = target;
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

/** The tables of all who remember keys, empty. */
export function openKeyStores({ keyStores }: Program, topology: Topology, recorder: Recorder): KeyStore[] {
  return keyStores.map((entry) => {
    const model = topology.services[entry.service];
    return new KeyStore(entry, targetOf(recorder, model, { service: model.name }));
  });
}
