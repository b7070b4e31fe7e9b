/** What the agent of the machine asks a replica, and what follows from the answers: the probes of Kubernetes. */
import type { Micros } from '../base/time.ts';

export const PROBE_KINDS = ['startup', 'readiness', 'liveness'] as const;
export type ProbeKind = (typeof PROBE_KINDS)[number];

export interface Probe {
  /** From when the container was started. */
  readonly delayUs: Micros;
  readonly everyUs: Micros;
  readonly timeoutUs: Micros;
  /** So many failures in a row, and it has failed. */
  readonly failures: number;
  /** So many successes in a row, and it is well again. */
  readonly successes: number;
}

/**
 * Until `startup` has succeeded the others are not asked; a replica that fails it, or `liveness`, is started anew; one that fails
 * `readiness` gets no requests.
 */
export type Probes = Readonly<Partial<Record<ProbeKind, Probe | undefined>>>;
