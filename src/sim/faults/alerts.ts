/** What faults of alerting have in common: whom the alert of the example system is about, and what goes wrong beside them there. */
import { SECOND } from '../base/time.ts';
import type { Beside, Sign } from '../model/fault.ts';

/** The charges of the bank fail, of which the alert ChargesFail tells. */
export const FAILING_CHARGES: Beside = { fault: 'endpoint-errors', target: 'bank POST /charge', parameters: { share: 1 } };

/** In each of the last seconds there were so many of them, and rules have seen it. */
export const CHARGES_HAVE_FAILED =
  'count_over_time((sum(rate(http_requests_total{service="bank",code="500"}[10s])) > 1)[12s:1s]) > 10';

/** A sign that is there within a minute. */
export function soonOrLater(seen: string, promql: string, than = 0): Sign {
  return { seen, source: { promql }, is: 'above', than, withinUs: 60 * SECOND };
}
