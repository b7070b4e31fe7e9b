/**
 * What a request leaves behind when it is answered: its server span and its line in the access log. Most requests are plain; one that got
 * the stored answer to its idempotency key says so as the header of its response does, one of a tenant names the tenant, and one that is
 * not of normal priority names that, as a processor of spans that copies what stands in the baggage.
 */
import type { Endpoint, Topology } from '../model/topology.ts';
import type { LogTemplate } from '../telemetry/log-store.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import type { SpanTemplate } from '../telemetry/span-store.ts';
import { priorityOf, rankIn, tenantIn } from './baggage.ts';
import type { Program } from './program.ts';

/** Kinds of lines of one priority: plain, replayed, of a tenant, both. */
const KINDS = 4;
/** Where anybody says priorities there are as many kinds for each. */
const RANKS = 3;

export function serverSpan(service: string, endpoint: Endpoint, tenants: boolean, replayed: boolean, rank = 0): SpanTemplate {
  return {
    service,
    name: `${endpoint.method} ${endpoint.route}`,
    kind: 'server',
    attributes: {
      'http.request.method': endpoint.method,
      'http.route': endpoint.route,
      'server.address': service,
      ...priorityAttribute(rank),
      ...(replayed ? { 'http.response.header.idempotent-replayed': 'true' } : {}),
    },
    codeAttribute: 'http.response.status_code',
    a: { as: 'event', name: 'worker.assigned', attribute: 'wait_ms' },
    b: tenants ? { as: 'ordinal', name: 'tenant.id' } : null,
  };
}

export function accessLog(
  service: string,
  endpoint: Endpoint,
  status: number,
  tenant: boolean,
  replayed: boolean,
  rank = 0,
): LogTemplate {
  return {
    level: status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info',
    service,
    message: `${endpoint.method} ${endpoint.route} ${status} in {duration_ms} ms`,
    fixed: {
      'http.request.method': endpoint.method,
      'http.route': endpoint.route,
      'http.response.status_code': status,
      ...priorityAttribute(rank),
      ...(replayed ? { 'http.response.header.idempotent-replayed': 'true' } : {}),
    },
    a: 'duration_ms',
    b: tenant ? 'tenant.id' : null,
  };
}

function priorityAttribute(rank: number): Readonly<Record<string, string>> {
  return rank === 0 ? {} : { 'request.priority': priorityOf(rank) };
}

/** Templates of requests that are not plain, made when the first of each kind is answered. */
export class MarkedRequests {
  private readonly program: Program;
  private readonly services: readonly string[];
  private readonly recorder: Recorder;
  private readonly tenants: boolean;
  /** By endpoint and kind, none of which is plain; -1: not made yet. */
  private readonly spans: Int32Array;
  /** By endpoint, slot of the status, rank and kind; -1: not made yet. */
  private readonly lines: Int32Array;

  constructor(topology: Topology, program: Program, recorder: Recorder, tenants: boolean) {
    this.program = program;
    this.services = topology.services.map(({ name }) => name);
    this.recorder = recorder;
    this.tenants = tenants;
    this.spans = new Int32Array(program.endpoints.length * this.spanKinds()).fill(-1);
    this.lines = new Int32Array(program.endpoints.length * program.statuses.length * this.ranks() * KINDS).fill(-1);
  }

  /** The server span of a request to this endpoint that is of this rank, or got a stored answer. */
  span(item: number, rank: number, replayed: boolean): number {
    const at = item * this.spanKinds() + 2 * placeOf(rank) + (replayed ? 1 : 0) - 1;
    if (this.spans[at] < 0) {
      const { service, endpoint } = this.program.endpoints[item];
      const template = serverSpan(this.services[service], endpoint, this.tenants, replayed, rank);
      this.spans[at] = this.recorder.spans.defineTemplate(template);
    }
    return this.spans[at];
  }

  /** Those of this endpoint that have been made. */
  spansMade(item: number): number[] {
    const kinds = this.spanKinds();
    return [...this.spans.subarray(item * kinds, (item + 1) * kinds)].filter((template) => template >= 0);
  }

  /** The line of a request to this endpoint that has some baggage, or got a stored answer. */
  line(item: number, slot: number, baggage: number, replayed: boolean): number {
    const { endpoints, statuses } = this.program;
    const rank = rankIn(baggage);
    const tenant = tenantIn(baggage) !== 0;
    const kind = placeOf(rank) * KINDS + (tenant ? 2 : 0) + (replayed ? 1 : 0);
    const at = (item * statuses.length + slot) * this.ranks() * KINDS + kind;
    if (this.lines[at] < 0) {
      const { service, endpoint } = endpoints[item];
      const template = accessLog(this.services[service], endpoint, statuses[slot], tenant, replayed, rank);
      this.lines[at] = this.recorder.logs.defineTemplate(template);
    }
    return this.lines[at];
  }

  /** Ranks that requests may have. */
  private ranks(): number {
    return this.program.priorities === undefined ? 1 : RANKS;
  }

  /** Replayed or not, of each rank, but for the plain one. */
  private spanKinds(): number {
    return 2 * this.ranks() - 1;
  }
}

/** The place of a rank among all, the normal one first. */
function placeOf(rank: number): number {
  return (rank + RANKS) % RANKS;
}
