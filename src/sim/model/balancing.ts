/** How callers spread their requests over the replicas of a service, and which replicas they leave out. */
import type { Micros } from '../base/time.ts';

/**
 * `least-requests` and `power-of-two` compare the requests that this caller itself has under way at each replica, as balancers in the
 * client do; all users of a system share one balancer, as behind one address. `consistent-hash` goes by the user, `tenant-hash` by the
 * tenant that a request is for, and by the user where there is none.
 */
export type BalancingLaw = 'round-robin' | 'random' | 'least-requests' | 'power-of-two' | 'consistent-hash' | 'tenant-hash';

/** The laws that need no more than a name. */
export const PLAIN_LAWS: readonly BalancingLaw[] = ['round-robin', 'random', 'least-requests', 'power-of-two'];

/** Whether the law goes by whom a request is for. */
export function isHash(law: BalancingLaw): boolean {
  return law === 'consistent-hash' || law === 'tenant-hash';
}

export interface Balancing {
  readonly law: BalancingLaw;
  /** A replica that has just come up gets its full share only after this long; 0: at once. */
  readonly slowStartUs: Micros;
  /** Below this share of available replicas all are used, the bad ones too, since the few good ones could not bear it. */
  readonly panicRatio: number;
  readonly health: HealthCheck | null;
  readonly outliers: OutlierDetection | null;
}

/** Requests that the balancer sends by itself to each replica to see whether it answers. */
export interface HealthCheck {
  readonly everyUs: Micros;
  readonly timeoutUs: Micros;
  /** So many failures in a row take a replica out, so many successes bring it back. */
  readonly unhealthyAfter: number;
  readonly healthyAfter: number;
}

/** Each caller leaves out replicas whose answers to its own requests stand out as bad: the law of Envoy's outlier detection. */
export interface OutlierDetection {
  /** So many server errors in a row take a replica out. */
  readonly consecutive: number;
  /** How often replicas are judged by their success rate and brought back. */
  readonly everyUs: Micros;
  /** The first time; the n-th time n times as long. */
  readonly ejectForUs: Micros;
  /** Share of the replicas that may be out at once; one always may. */
  readonly ejectedMaxRatio: number;
  /** Not said: only failures in a row count. */
  readonly successRate?: SuccessRateRule | undefined;
}

/** Outlier detection where it is turned on without further words. */
export const PLAIN_OUTLIERS: OutlierDetection = {
  consecutive: 5,
  everyUs: 10_000_000,
  ejectForUs: 30_000_000,
  ejectedMaxRatio: 0.1,
};

/** Replicas are out whose share of successes within an interval is below the mean of all by `factor` standard deviations. */
export interface SuccessRateRule {
  readonly factor: number;
  /** So many replicas must have answered enough for there to be a judgement at all. */
  readonly hostsMin: number;
  /** Answers of a replica within an interval that are enough. */
  readonly volumeMin: number;
}

/** What a system's services are balanced by when nothing else is said. */
export const PLAIN_BALANCING: Balancing = { law: 'round-robin', slowStartUs: 0, panicRatio: 0.5, health: null, outliers: null };
