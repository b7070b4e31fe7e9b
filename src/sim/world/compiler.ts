/** Compiles a topology into a program (program.ts), once, at the opening: the steps of every release, and the journeys of users. */
import { BEGIN, BEGIN_REPEATABLE_READ, COMMIT, ROLLBACK } from './control-statements.ts';
import { assert } from '../base/assert.ts';
import { Stream } from '../base/random.ts';
import type { Micros } from '../base/time.ts';
import { GET, SET } from '../model/cache-command.ts';
import type { RemoteCache } from '../model/cache.ts';
import type { CallGuard } from '../model/call-guard.ts';
import type { CallPolicy } from '../model/call-policy.ts';
import type { Distribution } from '../model/distribution.ts';
import type { Endpoint, Service, Step, Topology, Way } from '../model/topology.ts';
import { guardOf, type EdgeGuard } from './call-guard.ts';
import { EdgePolicy } from './edge-policy.ts';
import { KeySampler } from './key-sampler.ts';
import {
  OP_CALL,
  OP_CHOOSE,
  OP_DONE,
  OP_END,
  OP_ENTER,
  OP_EXIT,
  OP_FAIL,
  OP_FORK,
  OP_JOIN,
  OP_JUMP,
  OP_LEAVE,
  OP_LOG,
  OP_PUBLISH,
  OP_QUERY,
  OP_WAIT,
  OP_WORK,
  OP_WRITE,
} from './opcodes.ts';
import type { Chooser, Edge, EndpointEntry, Failure, KeyStoreEntry, LogStep, Program, QueryStep } from './program.ts';
import { MessagingCompiler } from './messaging-program.ts';
import { endpointOf, isSameCode, isSameConsumer, type Release } from './releases.ts';
import { Sampler } from './sampler.ts';
import type { Inside, Scope } from './scope.ts';
import { CLIENT_CLOSED_REQUEST, CONFLICT } from './statuses.ts';

const NOT_FOUND = 404;

/** Statements that begin and end a transaction are not given up; their timeout is never heard. */
const CONTROL_TIMEOUT_US = 3_600_000_000;

export function compileProgram(topology: Topology, seed: string): Program {
  return new Compiler(topology, seed).compile();
}

/** A call as a step or a journey says it. */
interface CallModel {
  readonly service: string;
  readonly method: string;
  readonly route: string;
  readonly timeoutUs: Micros;
  readonly guard?: CallGuard | null;
  readonly policy?: CallPolicy | undefined;
}

class Compiler {
  private readonly topology: Topology;
  private readonly seed: string;
  private readonly code: number[] = [];
  private readonly endpoints: EndpointEntry[] = [];
  private readonly edges: Edge[] = [];
  private readonly callees: number[][];
  private readonly guards: EdgeGuard[] = [];
  private readonly queries: QueryStep[] = [];
  private readonly samplers: Sampler[] = [];
  private readonly failures: Failure[] = [];
  private readonly choosers: Chooser[] = [];
  private readonly logSteps: LogStep[] = [];
  private readonly scopes: Scope[] = [];
  private scopeCount = 0;
  private readonly keyStores: KeyStoreEntry[] = [];
  private readonly messaging: MessagingCompiler;
  /** Databases of the transactions around the step that is compiled. */
  private readonly transactions: string[] = [];
  private readonly unwind: (number | undefined)[] = [];
  private readonly insides: Inside[];
  private readonly statuses = new Set([200, 500, 502, 503, 504, 429]);
  private readonly endpointIndex = new Map<string, number>();
  /** Whose endpoints are being compiled. */
  private caller: Service;

  constructor(topology: Topology, seed: string) {
    this.topology = topology;
    [this.caller] = topology.services;
    this.seed = seed;
    this.messaging = new MessagingCompiler(topology, seed);
    this.callees = topology.services.map(() => []);
    this.insides = topology.services.map(() => ({ locks: [], threadPools: [], caches: [] }));
  }

  compile(): Program {
    const models = [...this.topology.services, ...this.topology.releases];
    for (const model of models) for (const endpoint of model.endpoints) this.declare(model, endpoint);
    const releases = models.map((model, id): Release => ({
      id,
      service: this.topology.services.findIndex((service) => service.name === model.name),
      model,
      entries: new Int32Array(this.endpoints.length).fill(-1),
      consumers: this.messaging.noEntries(),
    }));
    for (const release of releases) this.release(release, releases);
    for (const release of releases) this.consumers(release, releases);
    const journeys = this.topology.users.map((group) =>
      group.journeys.map((journey, index) => {
        const entry = this.code.length;
        journey.requests.forEach((request, at) => {
          this.code.push(OP_CALL, this.edge(-1, request, `${group.name}/journey${index}/${at}`));
        });
        this.code.push(OP_LEAVE);
        return entry;
      }),
    );
    return {
      code: Int32Array.from(this.code),
      endpoints: this.endpoints,
      releases,
      edges: this.edges,
      callees: this.callees,
      guards: this.guards,
      queries: this.queries,
      samplers: this.samplers,
      failures: this.failures,
      choosers: this.choosers,
      logSteps: this.logSteps,
      messaging: this.messaging.compiled(),
      scopes: this.scopes,
      keyStores: this.keyStores,
      unwind: Int32Array.from(this.code, (_, pc) => this.unwind[pc] ?? -1),
      insides: this.insides,
      journeys,
      statuses: [...this.statuses],
      cancels: this.edges.some((edge) => edge.cancels),
      keepsDeadlines: this.edges.some((edge) => edge.propagatesDeadline),
    };
  }

  /** The same endpoint is one entry, whichever releases have it; those of the opening come first. */
  private declare(model: Service, endpoint: Endpoint): void {
    const key = endpointKey(model.name, endpoint.method, endpoint.route);
    if (this.endpointIndex.has(key)) return;
    const service = this.topology.services.findIndex((candidate) => candidate.name === model.name);
    const local = this.endpoints.filter((entry) => entry.service === service).length;
    this.endpointIndex.set(key, this.endpoints.length);
    this.endpoints.push({ service, local, endpoint });
  }

  /** Code that did not change is the code of the release that had it first: the same draws, turns and counters go on (law 8). */
  private release(release: Release, all: readonly Release[]): void {
    const { model, service } = release;
    const before = all.filter((other) => other.id < release.id && other.service === service);
    const name = before.length === 0 ? model.name : `${model.name}@${model.version}`;
    this.caller = model;
    this.endpoints.forEach((entry, id) => {
      if (entry.service !== service) return;
      const { method, route } = entry.endpoint;
      const endpoint = endpointOf(model, method, route);
      const same = before.find((other) => isSameCode(other.model, model, method, route));
      if (same !== undefined) {
        release.entries[id] = same.entries[id];
        return;
      }
      release.entries[id] = this.code.length;
      const gone: Step = { kind: 'fail', ratio: 1, status: NOT_FOUND, message: `no handler for ${method} ${route}` };
      const place = `${name}/${method} ${route}`;
      if (endpoint?.idempotent === undefined) this.steps(endpoint === undefined ? [gone] : endpoint.steps, service, place);
      else {
        const labels = { method, endpoint: route };
        const fields = { 'http.request.method': method, 'http.route': route };
        this.once(endpoint.steps, { service, labels, fields, model: endpoint.idempotent }, place);
      }
      this.code.push(OP_END);
    });
  }

  /** What a release does with messages: the same rule, and a consumer's program ends with DONE. */
  private consumers(release: Release, all: readonly Release[]): void {
    const { model, service } = release;
    const before = all.filter((other) => other.id < release.id && other.service === service);
    const name = before.length === 0 ? model.name : `${model.name}@${model.version}`;
    this.caller = model;
    for (const consumer of model.consumers ?? []) {
      const id = this.messaging.consumerId(service, consumer.name);
      const same = before.find((other) => isSameConsumer(other.model, model, consumer.name));
      release.consumers[id] = same?.consumers[id] ?? this.code.length;
      if (same !== undefined) continue;
      const place = `${name}/${consumer.name}`;
      const { idempotent } = consumer;
      const labels = { messaging_destination_name: consumer.topic, messaging_consumer_group_name: consumer.group };
      const fields = { 'messaging.destination.name': consumer.topic, 'messaging.consumer.group.name': consumer.group };
      if (idempotent === undefined) this.steps(consumer.steps, service, place);
      else this.once(consumer.steps, { service, labels, fields, model: idempotent }, place);
      this.code.push(OP_DONE);
    }
  }

  private steps(steps: readonly Step[], service: number, place: string): void {
    steps.forEach((step, index) => this.step(step, service, `${place}/${index}`));
  }

  /** Steps that run once for each idempotency key. */
  private once(steps: readonly Step[], entry: KeyStoreEntry, place: string): void {
    const { service } = entry;
    const key = JSON.stringify([service, entry.labels]);
    const known = this.keyStores.findIndex((one) => JSON.stringify([one.service, one.labels]) === key);
    const store = known >= 0 ? known : this.keyStores.push(entry) - 1;
    this.statuses.add(CONFLICT);
    const make = (id: number, after: number): Scope => ({ kind: 'idempotent', id, service, store, timeoutUs: null, after });
    this.scope(make, steps, service, place);
  }

  /** `place` names the step for its stream of chance; it depends on nothing but the step's own position. */
  private step(step: Step, service: number, place: string): void {
    switch (step.kind) {
      case 'work':
        this.code.push(OP_WORK, this.sampler(step.demand, `${place}/work`));
        break;
      case 'wait':
        this.code.push(OP_WAIT, this.sampler(step.length, `${place}/wait`));
        break;
      case 'call':
        this.code.push(OP_CALL, this.edge(service, step, place));
        break;
      case 'query':
        this.code.push(OP_QUERY, this.query(step.database, step.statement, step.timeoutUs, service));
        break;
      case 'fail':
        this.statuses.add(step.status);
        this.code.push(
          OP_FAIL,
          this.failures.push({
            ...step,
            malformedOnly: step.malformedOnly ?? false,
            service,
            stream: new Stream(this.seed, `${place}/fail`),
          }) - 1,
        );
        break;
      case 'log':
        this.code.push(OP_LOG, this.logSteps.push({ service, level: step.level, message: step.message }) - 1);
        break;
      case 'parallel':
        this.parallel(step.branches, service, place);
        break;
      case 'write':
        this.code.push(OP_WRITE, step.bytes);
        break;
      case 'publish':
        this.code.push(OP_PUBLISH, this.messaging.publish(step, service, `${place}/publish`));
        break;
      case 'choose':
        this.choose(step.ways, service, place);
        break;
      case 'lock':
      case 'threadPool': {
        const { kind, timeoutUs } = step;
        const names = kind === 'lock' ? this.insides[service].locks : this.insides[service].threadPools;
        const slots = placeOf(names, kind === 'lock' ? step.lock : step.pool);
        this.scope((id, after) => ({ kind, id, service, slots, timeoutUs, after }), step.steps, service, `${place}/${kind}`);
        break;
      }
      case 'transaction': {
        const first = step.isolation === 'repeatable read' ? BEGIN_REPEATABLE_READ : BEGIN;
        const [begin, commit, rollback] = [first, COMMIT, ROLLBACK].map((one) =>
          this.sends(step.database, one, CONTROL_TIMEOUT_US, service, false),
        );
        const ends = { begin, commit, rollback, timeoutUs: null };
        this.transactions.push(step.database);
        const make = (id: number, after: number): Scope => ({ kind: 'transaction', id, service, after, ...ends });
        this.scope(make, step.steps, service, `${place}/transaction`);
        this.transactions.pop();
        break;
      }
      case 'cache': {
        const cache = placeOf(this.insides[service].caches, step.cache);
        const keys = step.keys === 'tenant' ? null : new KeySampler(step.keys, new Stream(this.seed, `${place}/keys`));
        const words = { cache, keys, missingRatio: step.missingRatio ?? 0, timeoutUs: step.timeoutUs ?? null };
        const make = (id: number, after: number): Scope => ({ kind: 'cache', id, service, ...words, after });
        const remote = this.caller.process.caches.find(({ name }) => name === step.cache)?.remote;
        const miss = () => {
          this.steps(step.steps, service, `${place}/miss`);
        };
        this.scopeAround(make, remote === undefined ? miss : (around) => this.askServer(remote, cache, around, service, miss));
      }
    }
  }

  private choose(ways: readonly Way[], service: number, place: string): void {
    const entries: number[] = [];
    let sum = 0;
    const bounds = ways.map((way) => (sum += way.ratio));
    this.code.push(OP_CHOOSE, this.choosers.push({ stream: new Stream(this.seed, `${place}/choose`), bounds, entries }) - 1);
    const jumps = ways.map((way, index) => {
      entries.push(this.code.length);
      this.steps(way.steps, service, `${place}/way${index}`);
      return this.code.push(OP_JUMP, 0) - 1;
    });
    for (const at of jumps) this.code[at] = this.code.length;
    entries.push(this.code.length);
  }

  private parallel(branches: readonly (readonly Step[])[], service: number, place: string): void {
    this.code.push(OP_FORK, branches.length);
    const table = this.code.length;
    for (let i = 0; i < branches.length; i++) this.code.push(0);
    // The branches lie behind the operands of FORK; the frame that forked jumps over them.
    const bodies = this.code.length;
    this.code.push(0);
    branches.forEach((branch, index) => {
      this.code[table + index] = this.code.length;
      const start = this.code.length;
      this.steps(branch, service, `${place}/branch${index}`);
      this.code.push(OP_JOIN);
      // A branch holds only what it entered itself.
      this.leadTo(-1, start, this.code.length);
    });
    this.code[bodies] = this.code.length;
  }

  /** `make` gets the id and the instruction behind the scope. */
  private scope(make: (id: number, after: number) => Scope, steps: readonly Step[], service: number, place: string): void {
    this.scopeAround(make, () => {
      this.steps(steps, service, place);
    });
  }

  /** Looks into a cache server, and on a miss runs what fetches and stores there what that brought (cache-scope.ts). */
  private askServer(remote: RemoteCache, cache: number, around: number, service: number, miss: () => void): void {
    const send = (command: number) => {
      const { timeoutUs } = remote;
      this.code.push(OP_QUERY, this.sends(remote.server, command, timeoutUs, service, false, cache));
    };
    const id = this.scopeCount++;
    const start = this.code.length;
    send(GET);
    this.leadTo(this.code.length, start, this.code.length + 1);
    this.code.push(OP_EXIT, id);
    this.scopes[id] = { kind: 'asked', id, service, around, timeoutUs: null, after: this.code.length };
    miss();
    const make = (store: number, after: number): Scope => ({ kind: 'store', id: store, service, around, timeoutUs: null, after });
    this.scopeAround(make, () => {
      send(SET);
    });
  }

  private scopeAround(make: (id: number, after: number) => Scope, inside: (id: number) => void): void {
    const id = this.scopeCount++;
    this.code.push(OP_ENTER, id);
    const start = this.code.length;
    inside(id);
    const exit = this.code.length;
    this.code.push(OP_EXIT, id);
    this.leadTo(exit, start, exit + 1);
    this.scopes[id] = make(id, this.code.length);
  }

  /** Failing instructions from `start` to before `end` lead to `exit`, unless they are in a scope or branch inside. */
  private leadTo(exit: number, start: number, end: number): void {
    for (let pc = start; pc < end; pc++) this.unwind[pc] ??= exit;
  }

  private sampler(distribution: Distribution, name: string): number {
    return this.samplers.push(new Sampler(distribution, new Stream(this.seed, name))) - 1;
  }

  private edge(fromService: number, call: CallModel, place: string): number {
    const { service, method, route, timeoutUs } = call;
    const toEndpoint = this.endpointIndex.get(endpointKey(service, method, route));
    assert(toEndpoint !== undefined, `no endpoint ${service} ${method} ${route}; the scenario's reader should have said so`);
    const toService = this.topology.services.findIndex((candidate) => candidate.name === service);
    const id = this.edges.length;
    const callee = placeOf(this.callees[fromService] ?? [], toEndpoint);
    const ends = { fromService, toService, toEndpoint, endpoint: `${method} ${route}` };
    const guard = guardOf(this.topology, this.guards, ends, call.guard ?? null);
    const model = call.policy ?? null;
    const caller = fromService < 0 ? undefined : this.caller;
    const cancels = model?.cancels ?? caller?.cancels ?? false;
    // People send no deadline; the front that propagates them takes their patience for one.
    const propagatesDeadline =
      model?.propagatesDeadline ?? (caller ?? this.topology.services[toService]).propagatesDeadline ?? false;
    if (model?.hedge || cancels) this.statuses.add(CLIENT_CLOSED_REQUEST);
    const policy = repeats(model) ? new EdgePolicy(model, new Stream(this.seed, `${place}/backoff`)) : null;
    const pooled = caller?.connections !== undefined;
    const ways = { guard, policy, pooled, cancels, propagatesDeadline };
    this.edges.push({ id, fromService, toService, toEndpoint, callee, timeoutUs, ...ways });
    return id;
  }

  private query(database: string, name: string, timeoutUs: Micros, service: number): number {
    const model = this.topology.databases.find((candidate) => candidate.name === database);
    const statement = model?.statements.findIndex((candidate) => candidate.name === name) ?? -1;
    assert(statement >= 0, `${database} has no statement ${name}; the scenario's reader should have said so`);
    return this.sends(database, statement, timeoutUs, service, this.transactions.includes(database));
  }

  /** `statement` may also be one that begins or ends a transaction. */
  private sends(
    database: string,
    statement: number,
    timeoutUs: Micros,
    service: number,
    inTransaction: boolean,
    cache = -1,
  ): number {
    const databaseIndex = this.topology.databases.findIndex((candidate) => candidate.name === database);
    const pool = this.caller.pools.findIndex((candidate) => candidate.database === database);
    assert(
      pool >= 0 && databaseIndex >= 0,
      `${this.caller.name} has no pool to ${database}; the scenario's reader should have said so`,
    );
    const id = this.queries.length;
    this.queries.push({ id, service, pool, database: databaseIndex, statement, timeoutUs, inTransaction, cache });
    return id;
  }
}

/** The place of `one` in `known`, at the end if it is new. */
function placeOf<T>(known: T[], one: T): number {
  const at = known.indexOf(one);
  return at >= 0 ? at : known.push(one) - 1;
}

/** Whether a call may be more than one request; only then it needs a frame of its own. */
function repeats(policy: CallPolicy | null): policy is CallPolicy {
  return policy !== null && (policy.retry !== null || policy.hedge !== null);
}

function endpointKey(service: string, method: string, route: string): string {
  return `${service} ${method} ${route}`;
}
