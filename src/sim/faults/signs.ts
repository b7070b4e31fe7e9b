/** Expressions and signs that several faults use, each written for the example system of test/faults. */
import { SECOND } from '../base/time.ts';
import type { Sign } from '../model/fault.ts';

/** A sign that is there soon. */
export function soon(seen: string, promql: string, is: Sign['is'], than: number, withinS = 20): Sign {
  return { seen, source: { promql }, is, than, withinUs: withinS * SECOND };
}

/** Lines with this text in the log of a service or database since the onset. */
export function logged(seen: string, logs: string, service: string, moreThan = 0, withinS = 20): Sign {
  return { seen, source: { logs, service }, is: 'above', than: moreThan, withinUs: withinS * SECOND };
}

/** Traces a second since the onset that begin in a service and can be found. */
export function tracesFound(seen: string, service: string, is: Sign['is'], than: number): Sign {
  return { seen, source: { traces: service }, is, than, withinUs: 20 * SECOND };
}

/** Mean time that requests of a service, or those of its calls, took lately. */
export function meanSeconds(selector: string): string {
  const rate = (part: string): string => `sum(rate(http_request_duration_seconds_${part}{${selector}}[10s]))`;
  return `${rate('sum')} / ${rate('count')}`;
}

/** Errors a second that a service answers with. */
export function errorsPerSecond(service: string): string {
  return `sum(rate(http_requests_total{service="${service}",code=~"5.."}[10s]))`;
}

/** Calls a second from one service to another that ended with one of these codes. */
export function callsPerSecond(from: string, to: string, code: string): string {
  return `sum(rate(http_client_requests_total{service="${from}",target="${to}",code=~"${code}"}[10s]))`;
}
