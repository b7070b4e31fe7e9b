/**
 * The door of one replica: whether a request that arrives is taken in at all, by load, by an adaptive limit and by rate, in this order.
 * What is refused here has cost no worker; it is answered at once, with 429 for a rate and 503 for load.
 */
import type { Micros } from '../base/time.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';
import type { DoorRate, EndpointAdmission, Shedding } from '../model/admission.ts';
import { rankIn, tenantIn } from './baggage.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Service } from '../model/topology.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import { AdaptiveLimit } from './concurrency-limit.ts';
import { TenantBuckets, tenantInstruments } from './tenant-buckets.ts';
import { TOO_MANY_REQUESTS, UNAVAILABLE } from './statuses.ts';

/** Why a request is not taken in. */
export const TAKEN_IN = -1;
export const OVER_RATE = 0;
const OVER_LOAD = 1;
const OVER_CONCURRENCY = 2;
const REASONS = ['rate_limit', 'load_shedding', 'concurrency_limit'];
export const REFUSAL_STATUSES = [TOO_MANY_REQUESTS, UNAVAILABLE, UNAVAILABLE];

export const ADMISSION_FAMILIES: readonly MetricFamily[] = [
  {
    name: 'http_server_requests_refused_total',
    kind: 'counter',
    unit: '',
    help: 'Requests that were refused before they waited for a worker, by reason.',
  },
  { name: 'concurrency_limit', kind: 'gauge', unit: '', help: 'Requests that may be in flight by the adaptive limit.' },
];

/** Log templates of refusals of a service, by reason. */
export function admissionLogs(service: string, recorder: Recorder): number[] {
  const define = (message: string) =>
    recorder.logs.defineTemplate({ level: 'warn', service, message, fixed: {}, a: 'in_flight', b: null });
  return [
    define('request refused: rate limit exceeded'),
    define('request refused: shedding load with {in_flight} requests in flight'),
    define('request refused: concurrency limit reached with {in_flight} requests in flight'),
  ];
}

export function refusesAnything({ admission, endpoints }: Service): boolean {
  return (admission ?? null) !== null || endpoints.some((endpoint) => (endpoint.admission?.rateLimit ?? null) !== null);
}

export class Door {
  readonly adaptive: AdaptiveLimit | null;
  private readonly bucket: TokenBucket | TenantBuckets | null;
  private shedding: Shedding | null;
  private readonly serviceSaysUs: Micros;
  private saidUs: Micros = 0;
  /** By local endpoint. */
  private readonly endpoints: readonly (EndpointAdmission | null)[];
  private readonly buckets: readonly (TokenBucket | TenantBuckets | null)[];
  /** Tenants that have a bucket, and those that lost theirs because there were too many; -1 where nothing is per tenant. */
  private readonly tenants: readonly [Handle, Handle];
  private readonly target: Target;
  private readonly refused: readonly Handle[];
  private readonly limit: Handle;

  /** `endpoints` are the words of the service's endpoints by their local number. */
  constructor(model: Service, endpoints: readonly (EndpointAdmission | null)[], target: Target, nowUs: Micros) {
    const { rateLimit, shedding, concurrency } = model.admission ?? { rateLimit: null, shedding: null, concurrency: null };
    const bucketOf = (rate: DoorRate | null) => {
      if (rate === null) return null;
      const { perSecond, burst } = rate;
      return rate.perTenant === true ? new TenantBuckets(perSecond, burst) : new TokenBucket(perSecond, burst, nowUs);
    };
    this.bucket = bucketOf(rateLimit);
    this.shedding = shedding;
    this.serviceSaysUs = rateLimit?.retryAfterUs ?? 0;
    this.adaptive = concurrency === null ? null : new AdaptiveLimit(concurrency);
    this.endpoints = endpoints;
    this.buckets = endpoints.map((words) => bucketOf(words?.rateLimit ?? null));
    this.target = target;
    this.refused = REASONS.map((reason) => target.instrument('http_server_requests_refused_total', { reason }));
    this.tenants = this.perTenant().length === 0 ? [-1, -1] : tenantInstruments(target);
    this.limit = concurrency === null ? -1 : target.instrument('concurrency_limit', {});
  }

  /** Whether a request to the endpoint is taken in, or why not. The counts are those before it. */
  judge(local: number, baggage: number, inFlight: number, queued: number, busyRatio: number, nowUs: Micros): number {
    const reason = this.reason(local, baggage, inFlight, queued, busyRatio, nowUs);
    if (reason !== TAKEN_IN) this.target.add(this.refused[reason], 1);
    return reason;
  }

  /** What the refusal that has just been given says to wait; 0: nothing. */
  get retryAfterUs(): Micros {
    return this.saidUs;
  }

  /** Takes over bounds that have been set anew. */
  obey({ admission }: Service, nowUs: Micros): void {
    this.shedding = admission?.shedding ?? null;
    const limit = admission?.rateLimit ?? null;
    if (limit !== null) this.bucket?.set(limit.perSecond, limit.burst, nowUs);
  }

  /** Writes the gauges for a scrape. */
  read(): void {
    if (this.adaptive !== null) this.target.set(this.limit, this.adaptive.current);
    if (this.tenants[0] < 0) return;
    const tables = this.perTenant();
    this.target.set(
      this.tenants[0],
      tables.reduce((sum, { size }) => sum + size, 0),
    );
    this.target.set(
      this.tenants[1],
      tables.reduce((sum, { forgotten }) => sum + forgotten, 0),
    );
  }

  private perTenant(): TenantBuckets[] {
    return [this.bucket, ...this.buckets].filter((one) => one instanceof TenantBuckets);
  }

  private reason(local: number, baggage: number, inFlight: number, queued: number, busyRatio: number, nowUs: Micros): number {
    const tenant = tenantIn(baggage);
    if (this.shedding !== null && isTooMuch(this.shedding, rankIn(baggage), inFlight, queued, busyRatio)) return OVER_LOAD;
    if (this.adaptive !== null && inFlight >= this.adaptive.current) return OVER_CONCURRENCY;
    // Last, because a token is taken by looking.
    const own = this.buckets[local];
    this.saidUs = this.endpoints[local]?.rateLimit?.retryAfterUs ?? 0;
    if (own !== null && !own.take(nowUs, tenant)) return OVER_RATE;
    this.saidUs = this.serviceSaysUs;
    return this.bucket !== null && !this.bucket.take(nowUs, tenant) ? OVER_RATE : TAKEN_IN;
  }
}

function isTooMuch(bounds: Shedding, rank: number, inFlight: number, queued: number, busyRatio: number): boolean {
  if (rank < 0) return false;
  const part = rank > 0 ? 0.5 : 1;
  return (
    (bounds.inFlightMax !== null && inFlight >= bounds.inFlightMax * part) ||
    (bounds.queueMax !== null && queued >= bounds.queueMax * part) ||
    (bounds.busyMaxRatio !== null && busyRatio >= bounds.busyMaxRatio * part)
  );
}
