/**
 * A token bucket for each tenant, so that one who asks too much is refused and the others are not. The table holds so many tenants: one
 * more takes the place of the one who has not asked for longest, and who comes back after that finds a full bucket.
 */
import type { Micros } from '../base/time.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Handle, Target } from '../telemetry/target.ts';

const TENANTS_MAX = 10_000;

export const TENANT_FAMILIES: readonly MetricFamily[] = [
  { name: 'rate_limiter_tenants', kind: 'gauge', unit: '', help: 'Tenants that the rate limiter keeps count of.' },
  {
    name: 'rate_limiter_tenants_evicted_total',
    kind: 'counter',
    unit: '',
    help: 'Tenants that the rate limiter lost count of because there were too many.',
  },
];

export function tenantInstruments(target: Target): readonly [Handle, Handle] {
  return [target.instrument('rate_limiter_tenants', {}), target.instrument('rate_limiter_tenants_evicted_total', {})];
}

export class TenantBuckets {
  /** Tenants that had to go. */
  forgotten = 0;
  private perSecond: number;
  private burst: number;
  /** In the order of use, the latest last. */
  private readonly buckets = new Map<number, TokenBucket>();

  constructor(perSecond: number, burst: number) {
    this.perSecond = perSecond;
    this.burst = burst;
  }

  get size(): number {
    return this.buckets.size;
  }

  /** Takes a token of the tenant's if he has one. */
  take(nowUs: Micros, tenant: number): boolean {
    let bucket = this.buckets.get(tenant);
    if (bucket !== undefined) this.buckets.delete(tenant);
    else {
      if (this.buckets.size === TENANTS_MAX) this.forgetOldest();
      bucket = new TokenBucket(this.perSecond, this.burst, nowUs);
    }
    this.buckets.set(tenant, bucket);
    return bucket.take(nowUs);
  }

  /** Another rate for every tenant from now on. */
  set(perSecond: number, burst: number, nowUs: Micros): void {
    this.perSecond = perSecond;
    this.burst = burst;
    for (const bucket of this.buckets.values()) bucket.set(perSecond, burst, nowUs);
  }

  private forgetOldest(): void {
    const [oldest] = this.buckets.keys();
    this.buckets.delete(oldest);
    this.forgotten++;
  }
}
