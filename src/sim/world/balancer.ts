/**
 * What balancers know. Backends: what all callers of a service share, such as which replicas fail their health checks. Balancer: one
 * caller's view of that service, with the requests that it has under way at each replica.
 */
import type { Stream } from '../base/random.ts';
import type { Micros } from '../base/time.ts';
import type { Balancing } from '../model/balancing.ts';
import { HashRing } from './hash-ring.ts';
import type { HealthChecks } from './health-checks.ts';
import { OutlierState } from './outlier-ejection.ts';
import type { Target } from '../telemetry/target.ts';

/** A replica in its slow start has at least this share of its weight, so that it gets warm at all (as in Envoy). */
const WEIGHT_MIN = 0.1;
/** Turns that a replica in its slow start may have saved up: enough that chance hardly takes any from it. */
const TURNS_SAVED_MAX = 10;

export class Backends {
  readonly service: number;
  policy: Balancing;
  /** Pods that fail their health checks. */
  readonly unhealthy = new Set<number>();
  /** Grows when `unhealthy` changes. */
  version = 0;
  /** By the pod's place in the service. */
  readonly joinedAtUs: Micros[] = [];
  lastJoinedAtUs: Micros = -Infinity;
  /** Null: nobody checks. */
  checks: HealthChecks | null = null;
  /** What they show; null until the first are made. */
  checksTarget: Target | null = null;
  /** How often somebody has begun to check. */
  checksBegun = 0;
  private ring: HashRing | null = null;
  private ringOf: readonly number[] = [];

  constructor(service: number, policy: Balancing) {
    this.service = service;
    this.policy = policy;
  }

  /** A pod begins to take requests; the pods that a run opens with have been there for long. */
  join(place: number, nowUs: Micros): void {
    this.joinedAtUs[place] = nowUs === 0 ? -Infinity : nowUs;
    if (nowUs > 0) this.lastJoinedAtUs = nowUs;
  }

  /** The part of a full share that the pod at this place gets. */
  weightAt(place: number, nowUs: Micros): number {
    const { slowStartUs } = this.policy;
    const ageUs = nowUs - this.joinedAtUs[place];
    return slowStartUs === 0 || ageUs >= slowStartUs ? 1 : Math.max(WEIGHT_MIN, ageUs / slowStartUs);
  }

  /** Some pod may have less than its full share now. */
  isWarming(nowUs: Micros): boolean {
    return nowUs - this.lastJoinedAtUs < this.policy.slowStartUs;
  }

  /** The ring of these pods; kept while the list is the same object, which every caller without ejections has. */
  ringFor(pods: readonly number[], names: () => string[]): HashRing {
    if (this.ring === null || this.ringOf !== pods) {
      this.ring = new HashRing(pods, names());
      this.ringOf = pods;
    }
    return this.ring;
  }
}

export class Balancer {
  readonly backends: Backends;
  readonly chance: Stream;
  /** Null: nobody is ejected. */
  outliers: OutlierState | null;
  turn = 0;
  /** The pods to choose from, and what they were chosen by: forget the version to have them chosen anew. */
  candidates: readonly number[] = [];
  ready: readonly number[] = [];
  version = -1;
  /** The ring of the candidates when they are not all pods. */
  ring: HashRing | null = null;
  /** Too few pods are available, so all are used. */
  panics = false;
  /** By the pod's place in the service. */
  outstanding = new Int32Array(8);
  /** Shares of a turn that pods in their slow start have saved up. */
  credit = new Float64Array(8);

  constructor(backends: Backends, chance: Stream) {
    this.backends = backends;
    this.chance = chance;
    const { outliers } = backends.policy;
    this.outliers = outliers === null ? null : new OutlierState(outliers);
  }

  /** Takes over what the policy says of outliers now. */
  obey(): void {
    const { outliers } = this.backends.policy;
    if (outliers === null) this.outliers = null;
    else if (this.outliers === null) this.outliers = new OutlierState(outliers);
    else this.outliers.obey(outliers);
    this.version = -1;
  }

  /** The pod at this place saves up a part of a turn. Whether it has a whole one. */
  saveTurn(place: number, part: number): boolean {
    this.credit[place] = Math.min(this.credit[place] + part, TURNS_SAVED_MAX);
    return this.credit[place] >= 1;
  }

  /** It was chosen; who saves nothing up has nothing to pay. */
  payTurn(place: number): void {
    this.credit[place] = Math.max(0, this.credit[place] - 1);
  }

  /** Makes room for a pod at this place. */
  admit(place: number): void {
    if (place < this.outstanding.length) return;
    const size = Math.max(place + 1, this.outstanding.length * 2);
    const outstanding = new Int32Array(size);
    outstanding.set(this.outstanding);
    this.outstanding = outstanding;
    const credit = new Float64Array(size);
    credit.set(this.credit);
    this.credit = credit;
  }
}
