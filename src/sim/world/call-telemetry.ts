/** What repeated calls leave behind beside their spans: counters per pod and target, and a line when a budget is used up. */
import type { MetricFamily } from '../model/series.ts';
import type { Core } from './core.ts';
import { OWNER } from './frames.ts';
import type { Edge } from './program.ts';
import { tellOf } from './telling.ts';

export const CALL_FAMILIES: readonly MetricFamily[] = [
  {
    name: 'http_client_retries_total',
    kind: 'counter',
    unit: '',
    help: 'Requests to other services that were sent again after a failure, by target.',
  },
  {
    name: 'http_client_retries_declined_total',
    kind: 'counter',
    unit: '',
    help: 'Failed calls to other services that were not sent again because the answer said so, by target.',
  },
  {
    name: 'http_client_retry_budget_exhausted_total',
    kind: 'counter',
    unit: '',
    help: 'Retries that were not made because too many had been made already, by target.',
  },
  {
    name: 'http_client_hedges_total',
    kind: 'counter',
    unit: '',
    help: 'Requests to other services that were sent a second time because the first had not been answered, by target.',
  },
];

/** A failed attempt of the call is followed by another. */
export function noteRetry(core: Core, call: number, edge: Edge): void {
  if (edge.fromService < 0) core.users[core.frames.ints[call + OWNER]].repeated++;
  else count(core, call, edge, 'http_client_retries_total');
}

/** A slow attempt of the call gets another beside it. */
export function noteHedge(core: Core, call: number, edge: Edge): void {
  if (edge.fromService < 0) core.users[core.frames.ints[call + OWNER]].repeated++;
  else count(core, call, edge, 'http_client_hedges_total');
}

export function noteBudgetSpent(core: Core, call: number, edge: Edge): void {
  noteGivenUp(core, call, edge, 'http_client_retry_budget_exhausted_total', 'retry budget exhausted');
}

/** The answer says that another try is of no use. */
export function noteFinal(core: Core, call: number, edge: Edge): void {
  noteGivenUp(core, call, edge, 'http_client_retries_declined_total', 'its answer says not to');
}

/** A failed call that is not tried again, though its policy would. */
function noteGivenUp(core: Core, call: number, edge: Edge, counter: string, why: string): void {
  if (edge.fromService < 0 || !core.tells) return;
  count(core, call, edge, counter);
  const to = core.services[edge.toService].model.name;
  const template = core.signatures.logOnce(`not-retrying/${edge.id}/${counter}`, {
    level: 'warn',
    service: core.services[edge.fromService].model.name,
    message: `not retrying call to ${to}: ${why}`,
    fixed: { 'server.address': to, 'http.route': core.program.endpoints[edge.toEndpoint].endpoint.route },
    a: null,
    b: null,
  });
  tellOf(core, call, template);
}

/** Steps that call the same endpoint share a counter. */
function count(core: Core, call: number, edge: Edge, name: string): void {
  if (!core.recorder.on) return;
  const pod = core.pods[core.frames.ints[call + OWNER]];
  const key = `${pod.id}/${edge.toEndpoint}/${name}`;
  let counter = core.callCounters.get(key);
  if (counter === undefined) {
    const { endpoint } = core.program.endpoints[edge.toEndpoint];
    const target = core.services[edge.toService].model.name;
    counter = pod.target.instrument(name, { target, method: endpoint.method, endpoint: endpoint.route });
    core.callCounters.set(key, counter);
  }
  pod.target.values[counter] += 1;
}
