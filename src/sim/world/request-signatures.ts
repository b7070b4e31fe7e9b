/**
 * What a request leaves behind when it is answered: its server span and its line in the access log. Most requests are plain; one that got
 * the stored answer to its idempotency key says so as the header of its response does, and one of a tenant names the tenant.
 */
import type { Endpoint, Topology } from '../model/topology.ts';
import type { LogTemplate } from '../telemetry/log-store.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import type { SpanTemplate } from '../telemetry/span-store.ts';
import type { Program } from './program.ts';

/** Kinds of lines: plain, replayed, of a tenant, both. */
const KINDS = 4;

export function serverSpan(service: string, endpoint: Endpoint, tenants: boolean, replayed: boolean): SpanTemplate {
  return {
    service,
    name: `${endpoint.method} ${endpoint.route}`,
    kind: 'server',
    attributes: {
      'http.request.method': endpoint.method,
      'http.route': endpoint.route,
      'server.address': service,
      ...(replayed ? { 'http.response.header.idempotent-replayed': 'true' } : {}),
    },
    codeAttribute: 'http.response.status_code',
    a: { as: 'event', name: 'worker.assigned', attribute: 'wait_ms' },
    b: tenants ? { as: 'ordinal', name: 'tenant.id' } : null,
  };
}

export function accessLog(service: string, endpoint: Endpoint, status: number, tenant: boolean, replayed: boolean): LogTemplate {
  return {
    level: status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info',
    service,
    message: `${endpoint.method} ${endpoint.route} ${status} in {duration_ms} ms`,
    fixed: {
      'http.request.method': endpoint.method,
      'http.route': endpoint.route,
      'http.response.status_code': status,
      ...(replayed ? { 'http.response.header.idempotent-replayed': 'true' } : {}),
    },
    a: 'duration_ms',
    b: tenant ? 'tenant.id' : null,
  };
}

/** Templates of requests that are not plain, made when the first of each kind is answered. */
export class MarkedRequests {
  private readonly program: Program;
  private readonly services: readonly string[];
  private readonly recorder: Recorder;
  private readonly tenants: boolean;
  /** By endpoint; -1: not made yet. */
  private readonly spans: Int32Array;
  /** By endpoint, slot of the status, and kind; -1: not made yet. */
  private readonly lines: Int32Array;

  constructor(topology: Topology, program: Program, recorder: Recorder, tenants: boolean) {
    this.program = program;
    this.services = topology.services.map(({ name }) => name);
    this.recorder = recorder;
    this.tenants = tenants;
    this.spans = new Int32Array(program.endpoints.length).fill(-1);
    this.lines = new Int32Array(program.endpoints.length * program.statuses.length * KINDS).fill(-1);
  }

  /** The server span of a request to this endpoint that got a stored answer. */
  replayedSpan(item: number): number {
    if (this.spans[item] < 0) {
      const { service, endpoint } = this.program.endpoints[item];
      const template = serverSpan(this.services[service], endpoint, this.tenants, true);
      this.spans[item] = this.recorder.spans.defineTemplate(template);
    }
    return this.spans[item];
  }

  /** The same, if one has been answered yet; else -1. */
  replayedSpanMade(item: number): number {
    return this.spans[item];
  }

  /** The line of a request to this endpoint that got a stored answer, or belongs to a tenant. */
  line(item: number, slot: number, tenant: boolean, replayed: boolean): number {
    const { endpoints, statuses } = this.program;
    const at = (item * statuses.length + slot) * KINDS + (tenant ? 2 : 0) + (replayed ? 1 : 0);
    if (this.lines[at] < 0) {
      const { service, endpoint } = endpoints[item];
      const template = accessLog(this.services[service], endpoint, statuses[slot], tenant, replayed);
      this.lines[at] = this.recorder.logs.defineTemplate(template);
    }
    return this.lines[at];
  }
}
