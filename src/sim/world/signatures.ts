/**
 * What the parts of the world look like in telemetry: span and log templates and the names of metrics, defined once when a run
 * opens, so that recording needs only numbers. All names that a learner meets are in this file and in instruments.ts.
 */
import type { Micros } from '../base/time.ts';
import { statementAt } from './control-statements.ts';
import type { Database, Statement, Topology } from '../model/topology.ts';
import type { LogTemplate } from '../telemetry/log-store.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import { DROP_MESSAGES } from './accept-queue.ts';
import { admissionLogs } from './admission.ts';
import type { Plan } from './planner.ts';
import { accessLog, MarkedRequests, serverSpan } from './request-signatures.ts';
import type { Edge, Program, QueryStep } from './program.ts';
import type { Scope } from './scope.ts';
import { waitSpans, type WaitSpans } from './wait-signatures.ts';

export class Signatures {
  /** Span templates: by endpoint, edge and query. */
  readonly serverSpans: number[];
  readonly clientSpans: number[];
  /** By edge: calls for which a connection was opened; -1 where connections are not kept. */
  readonly connectingSpans: number[];
  readonly querySpans: number[];
  /** Log templates: the access log by endpoint x status slot, and the rest by what they tell. */
  readonly accessLogs: number[][];
  /** The same of requests that are not plain. */
  readonly marked: MarkedRequests;
  readonly refusalLogs: number[];
  /** By service and reason. */
  readonly admissionLogs: number[][];
  /** By service and reason. */
  readonly dropLogs: number[][];
  readonly diskFullLogs: number[];
  readonly acceptLogs: number[];
  readonly socketLogs: number[];
  readonly timeoutLogs: number[];
  readonly upstreamLogs: number[];
  readonly acquireLogs: number[];
  readonly queryTimeoutLogs: number[];
  readonly failureLogs: number[];
  readonly stepLogs: number[];
  /** By service and thread pool. */
  readonly waits: WaitSpans;
  /** By scope: that it could not be entered in time. */
  readonly scopeLogs: number[];
  /** By scope: that its queue was full. */
  readonly rejectionLogs: number[];
  /** Slot of an HTTP status in tables by status; 0 is 200. */
  readonly statusSlots: Uint8Array;
  private readonly services: readonly string[];
  private readonly recorder: Recorder;
  private readonly onceLogs = new Map<string, number>();
  private readonly slowLogs = new Map<string, number>();

  constructor(topology: Topology, program: Program, recorder: Recorder) {
    this.recorder = recorder;
    const { spans, logs } = recorder;
    this.services = topology.services.map(({ name }) => name);
    const service = (index: number) => topology.services[index].name;
    this.statusSlots = new Uint8Array(600);
    program.statuses.forEach((status, slot) => (this.statusSlots[status] = slot));

    const hasTenants = topology.users.some((group) => (group.tenants ?? null) !== null);
    this.marked = new MarkedRequests(topology, program, recorder, hasTenants);
    this.serverSpans = program.endpoints.map(({ service: owner, endpoint }) =>
      spans.defineTemplate(serverSpan(service(owner), endpoint, hasTenants, false)),
    );
    const clientSpan = (edge: Edge, event: string) => {
      const { endpoint } = program.endpoints[edge.toEndpoint];
      return spans.defineTemplate({
        service: service(edge.fromService),
        name: `${endpoint.method} ${endpoint.route}`,
        kind: 'client',
        attributes: {
          'http.request.method': endpoint.method,
          'url.path': endpoint.route,
          'server.address': service(edge.toService),
          ...(edge.external ? { 'peer.service': service(edge.toService) } : {}),
        },
        codeAttribute: 'http.response.status_code',
        a: edge.policy === null ? null : { as: 'ordinal', name: 'http.request.resend_count' },
        b: edge.pooled ? { as: 'event', name: event, attribute: 'wait_ms' } : null,
      });
    };
    this.clientSpans = program.edges.map((edge) => (edge.fromService < 0 ? -1 : clientSpan(edge, 'connection.acquired')));
    this.connectingSpans = program.edges.map((edge) => (edge.pooled ? clientSpan(edge, 'connection.opened') : -1));
    this.querySpans = program.queries.map((query) => {
      const { database, statement } = target(topology, query);
      return spans.defineTemplate({
        service: service(query.service),
        name: `${statement.verb.toUpperCase()} ${statement.table === '' ? database.name : statement.table}`,
        kind: 'client',
        attributes: {
          'db.system': database.system,
          'db.namespace': database.name,
          'db.operation.name': statement.verb.toUpperCase(),
          ...(statement.table === '' ? {} : { 'db.collection.name': statement.table }),
          'db.query.text': statement.text,
          'server.address': database.name,
        },
        codeAttribute: null,
        a: { as: 'event', name: 'connection.acquired', attribute: 'wait_ms' },
        b: { as: 'attribute', name: 'db.response.returned_rows' },
      });
    });

    this.accessLogs = program.endpoints.map(({ service: owner, endpoint }) =>
      program.statuses.map((status) => logs.defineTemplate(accessLog(service(owner), endpoint, status, false, false))),
    );
    this.refusalLogs = topology.services.map(({ name }) =>
      logs.defineTemplate({
        level: 'warn',
        service: name,
        message: 'request refused: all workers are busy and {queue_size} requests wait',
        fixed: {},
        a: 'queue_size',
        b: null,
      }),
    );
    this.admissionLogs = topology.services.map(({ name }) => admissionLogs(name, recorder));
    const errors = (message: string) =>
      topology.services.map(({ name }) =>
        logs.defineTemplate({ level: 'error', service: name, message, fixed: {}, a: null, b: null }),
      );
    this.diskFullLogs = errors('write failed: no space left on device');
    this.acceptLogs = errors('accept failed: too many open files');
    this.socketLogs = errors('socket failed: too many open files');
    this.dropLogs = topology.services.map(({ name }) =>
      DROP_MESSAGES.map((message) =>
        logs.defineTemplate({ level: 'warn', service: name, message, fixed: {}, a: 'wait_ms', b: null }),
      ),
    );
    const calls = (message: (to: string, timeoutUs: Micros) => string) =>
      program.edges.map((edge) =>
        edge.fromService < 0
          ? -1
          : logs.defineTemplate({
              level: 'error',
              service: service(edge.fromService),
              message: message(service(edge.toService), edge.timeoutUs),
              fixed: {
                'server.address': service(edge.toService),
                'http.route': program.endpoints[edge.toEndpoint].endpoint.route,
              },
              a: 'duration_ms',
              b: null,
            }),
      );
    this.timeoutLogs = calls(timeoutMessage);
    this.upstreamLogs = calls((to) => `call to ${to} failed after {duration_ms} ms`);
    const queries = (message: (database: string) => string) =>
      program.queries.map((query) =>
        logs.defineTemplate({
          level: 'error',
          service: service(query.service),
          message: message(target(topology, query).database.name),
          fixed: { 'db.query.text': target(topology, query).statement.text },
          a: 'wait_ms',
          b: null,
        }),
      );
    this.acquireLogs = queries((database) => `could not get a connection to ${database} within {wait_ms} ms`);
    this.queryTimeoutLogs = queries((database) => `query to ${database} cancelled after {wait_ms} ms`);
    this.failureLogs = program.failures.map((failure) =>
      logs.defineTemplate({
        level: failure.status >= 500 ? 'error' : 'warn',
        service: service(failure.service),
        message: failure.message,
        fixed: {},
        a: null,
        b: null,
      }),
    );
    this.stepLogs = program.logSteps.map((step) =>
      logs.defineTemplate({
        level: step.level,
        service: service(step.service),
        message: step.message,
        fixed: {},
        a: null,
        b: null,
      }),
    );
    this.rejectionLogs = program.scopes.map((scope) =>
      logs.defineTemplate({
        level: 'error',
        service: service(scope.service),
        message: rejectionMessage(scope, program),
        fixed: {},
        a: 'queue_size',
        b: null,
      }),
    );
    this.waits = waitSpans(this.services, program, recorder);
    this.scopeLogs = program.scopes.map((scope) =>
      logs.defineTemplate({
        level: 'error',
        service: service(scope.service),
        message: scopeTimeoutMessage(scope, program),
        fixed: {},
        a: null,
        b: null,
      }),
    );
  }

  /** From now on, the line about a call over this edge that was not answered in time names another time. */
  tellTimeout({ endpoints }: Program, { id, fromService, toService, toEndpoint }: Edge, timeoutUs: Micros): void {
    const to = this.services[toService];
    this.timeoutLogs[id] = this.logOnce(`timeout/${id}/${timeoutUs}`, {
      level: 'error',
      service: this.services[fromService],
      message: timeoutMessage(to, timeoutUs),
      fixed: { 'server.address': to, 'http.route': endpoints[toEndpoint].endpoint.route },
      a: 'duration_ms',
      b: null,
    });
  }

  /** The line about an answer that its caller has checked and found wrong. */
  invalidLog({ endpoints }: Program, { id, fromService, toService, toEndpoint }: Edge): number {
    const to = this.services[toService];
    return this.logOnce(`invalid/${id}`, {
      level: 'error',
      service: this.services[fromService],
      message: `the answer of ${to} is not valid`,
      fixed: { 'server.address': to, 'http.route': endpoints[toEndpoint].endpoint.route, 'error.type': 'invalid_response' },
      a: 'duration_ms',
      b: null,
    });
  }

  /** The template of a line that appears only when something happens; made the first time. */
  logOnce(key: string, template: LogTemplate): number {
    const made = this.onceLogs.get(key) ?? this.recorder.logs.defineTemplate(template);
    this.onceLogs.set(key, made);
    return made;
  }

  /** The slow-query line of a statement under a plan, as a database with auto_explain writes it. */
  slowLog(database: Database, statement: Statement, plan: Plan): number {
    const scan = describe(statement, plan);
    const estimate = Number(plan.rowsEstimated.toPrecision(2));
    const key = `${database.name}/${statement.name}/${scan}/${estimate}`;
    let template = this.slowLogs.get(key);
    if (template === undefined) {
      template = this.recorder.logs.defineTemplate({
        level: 'warn',
        service: database.name,
        message: `duration: {duration_ms} ms  statement: ${statement.text}`,
        fixed: { 'db.query.text': statement.text, plan: scan, rows_estimated: estimate },
        a: 'duration_ms',
        b: 'rows_examined',
      });
      this.slowLogs.set(key, template);
    }
    return template;
  }
}

function timeoutMessage(to: string, timeoutUs: Micros): string {
  return `no answer from ${to} within ${timeoutUs / 1000} ms`;
}

/** A plan's nodes from the top, as EXPLAIN names them. */
function describe(statement: Statement, plan: Plan): string {
  if (plan.scan === 'Result') return plan.scan;
  const scan =
    plan.index === null ? `${plan.scan} on ${statement.table}` : `${plan.scan} using ${plan.index} on ${statement.table}`;
  if (statement.join === null || plan.join === null) return scan;
  const inner = plan.join === 'Nested Loop' ? 'Index Scan' : 'Seq Scan';
  return `${plan.join} (${scan}, ${inner} on ${statement.join.table})`;
}

function scopeTimeoutMessage(scope: Scope, program: Program): string {
  const within = `within ${(scope.timeoutUs ?? 0) / 1000} ms`;
  const { locks, threadPools, caches } = program.insides[scope.service];
  if (scope.kind === 'cache') return `gave up waiting for another fetch into cache ${caches[scope.cache]} ${within}`;
  if (scope.kind !== 'lock' && scope.kind !== 'threadPool') return '';
  return scope.kind === 'lock'
    ? `could not take lock ${locks[scope.slots]} ${within}`
    : `no thread of pool ${threadPools[scope.slots]} ${within}`;
}

function rejectionMessage(scope: Scope, program: Program): string {
  if (scope.kind !== 'threadPool') return '';
  return `task rejected by pool ${program.insides[scope.service].threadPools[scope.slots]}: all threads are busy and {queue_size} tasks wait`;
}

function target(topology: Topology, query: QueryStep): { database: Database; statement: Statement } {
  const database = topology.databases[query.database];
  return { database, statement: statementAt(database, query.statement) };
}
