/**
 * The guards of an edge, compiled: all steps of one service (or of the users) that call one endpoint under the same policy share one,
 * and each caller pod has its own state of it (guarded-calls.ts).
 */
import type { Balancing, BalancingLaw } from '../model/balancing.ts';
import { PLAIN_BALANCING } from '../model/balancing.ts';
import type { BreakerPolicy, BulkheadPolicy, CallGuard, RateLimit } from '../model/call-guard.ts';
import type { Topology } from '../model/topology.ts';

export interface EdgeGuard {
  readonly id: number;
  /** As its metrics and log lines call it: the endpoint. */
  readonly name: string;
  /** Index of the calling service; -1 for users. */
  readonly fromService: number;
  readonly toService: number;
  readonly toEndpoint: number;
  law: BalancingLaw;
  readonly balancing: Balancing;
  /** As operators have set them, upon what is written. */
  breaker: BreakerPolicy | null;
  bulkhead: BulkheadPolicy | null;
  readonly rateLimit: RateLimit | null;
  /** As the call is written; a law of null is that of the called service. */
  readonly written: {
    readonly law: BalancingLaw | null;
    readonly breaker: BreakerPolicy | null;
    readonly bulkhead: BulkheadPolicy | null;
  };
}

/** Whether callers keep anything about calls under this guard but their balancers. */
export function keepsCalls({ breaker, rateLimit, bulkhead }: EdgeGuard): boolean {
  return breaker !== null || rateLimit !== null || bulkhead !== null;
}

/** The guard of an edge, from the words of the step and of the called service; null when a call needs none. */
export function guardOf(
  topology: Topology,
  guards: EdgeGuard[],
  edge: { readonly fromService: number; readonly toService: number; readonly toEndpoint: number; readonly endpoint: string },
  words: CallGuard | null,
): EdgeGuard | null {
  const { balancing: given, name } = topology.services[edge.toService];
  const balancing = given ?? PLAIN_BALANCING;
  // A release may bring another way of balancing: callers must be ready for it.
  const mayCome = topology.releases.some((release) => release.name === name && release.balancing !== null);
  const made = {
    ...{ fromService: edge.fromService, toService: edge.toService, toEndpoint: edge.toEndpoint },
    law: words?.law ?? balancing.law,
    balancing,
    breaker: words?.breaker ?? null,
    rateLimit: words?.rateLimit ?? null,
    bulkhead: words?.bulkhead ?? null,
    written: { law: words?.law ?? null, breaker: words?.breaker ?? null, bulkhead: words?.bulkhead ?? null },
  };
  const isPlain =
    made.law === 'round-robin' &&
    given === null &&
    !mayCome &&
    made.breaker === null &&
    made.rateLimit === null &&
    made.bulkhead === null;
  if (isPlain) return null;
  const same = guards.find((one) => JSON.stringify({ ...one, id: 0, name: '' }) === JSON.stringify({ id: 0, name: '', ...made }));
  if (same !== undefined) return same;
  const guard: EdgeGuard = { id: guards.length, name: `${name} ${edge.endpoint}`, ...made };
  guards.push(guard);
  return guard;
}
