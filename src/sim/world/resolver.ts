/**
 * What one process knows of names: the addresses that it was told, and for how long it uses them (RFC 1035: the time to live). Until
 * then it goes where it was told, whoever is there by now. A lookup is asked and answered at once as a computation; who needs its
 * answer waits for as long as it takes, together with all who ask for the same name meanwhile.
 */
import type { Stream } from '../base/random.ts';
import type { Micros } from '../base/time.ts';
import type { Resolver as Model } from '../model/resolver.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import type { Sampler } from './sampler.ts';

export const RESOLVER_FAMILIES: readonly MetricFamily[] = [
  {
    name: 'dns_lookup_duration_seconds',
    kind: 'histogram',
    unit: 'seconds',
    help: 'How long lookups of names took, by name and, if they failed, by type of error.',
  },
];

/** How a lookup ends. */
export const FOUND = 0;
export const SERVER_FAILURE = 1;
export const TIMED_OUT = 2;
/** As `error_type` of the metric, and as Go's resolver words them. */
const ERROR_TYPES = ['', 'SERVFAIL', 'timeout'] as const;
export const LOOKUP_ERRORS = ['', 'server misbehaving', 'i/o timeout'] as const;

/** Where a name leads: pods that take requests of a service, or the server of a database. */
export interface Addresses {
  readonly pods: readonly number[];
  readonly server: number;
}

/** What is known of one name. */
export interface KnownName {
  /** Those of the last lookup that goes well, as they were when it was asked; null before the first. */
  addresses: Addresses | null;
  /** From when on there are any. */
  sinceUs: Micros;
  /** When the last lookup is over, and how it ends. */
  answeredAtUs: Micros;
  outcome: number;
  /** Until when its answer is used, that instant included. */
  goodUntilUs: Micros;
}

export class Resolver {
  model: Model;
  private readonly lengths: Sampler;
  readonly chance: Stream;
  private readonly target: Target;
  /** By component: services, then databases. */
  private readonly names = new Map<number, KnownName>();
  private readonly durations = new Map<string, Handle>();

  constructor(model: Model, lengths: Sampler, chance: Stream, target: Target) {
    this.model = model;
    this.lengths = lengths;
    this.chance = chance;
    this.target = target;
  }

  /** What is known; undefined before anybody has asked. */
  known(name: number): KnownName | undefined {
    return this.names.get(name);
  }

  /** Whether the name must be looked up before it is used. */
  needsLookup(name: number, nowUs: Micros): boolean {
    const known = this.names.get(name);
    return known === undefined || nowUs > known.goodUntilUs;
  }

  /** Asks the name server, which has these addresses, takes `extraUs` longer than usual, and fails if it `fails`. */
  lookUp(name: number, question: string, addresses: Addresses, extraUs: Micros, fails: boolean, nowUs: Micros): KnownName {
    const { ttlUs, timeoutUs } = this.model;
    const lengthUs = this.lengths.draw() + extraUs;
    const outcome = lengthUs > timeoutUs ? TIMED_OUT : fails ? SERVER_FAILURE : FOUND;
    const tookUs = Math.min(lengthUs, timeoutUs);
    const answeredAtUs = nowUs + tookUs;
    const before = this.names.get(name);
    const found = outcome === FOUND ? addresses : null;
    const known: KnownName = {
      addresses: found ?? before?.addresses ?? null,
      sinceUs: (before?.addresses ?? null) !== null ? (before?.sinceUs ?? 0) : answeredAtUs,
      ...{ answeredAtUs, outcome },
      goodUntilUs: outcome === FOUND ? answeredAtUs + ttlUs : answeredAtUs,
    };
    this.names.set(name, known);
    this.target.observe(this.handle(question, outcome), tookUs, 0, nowUs);
    return known;
  }

  private handle(question: string, outcome: number): Handle {
    const key = `${question} ${outcome}`;
    const labels = {
      dns_question_name: question,
      ...(outcome === FOUND ? {} : { error_type: ERROR_TYPES[outcome] }),
    };
    const handle = this.durations.get(key) ?? this.target.histogram('dns_lookup_duration_seconds', labels);
    this.durations.set(key, handle);
    return handle;
  }
}
