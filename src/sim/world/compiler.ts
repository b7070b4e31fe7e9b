/** Compiles a topology into a program (program.ts), once, at the opening: the steps of every release, and the journeys of users. */
import { BEGIN, BEGIN_REPEATABLE_READ, COMMIT, ROLLBACK } from './control-statements.ts';
import { Stream } from '../base/random.ts';
import { GET, SET } from '../model/cache-command.ts';
import type { RemoteCache } from '../model/cache.ts';
import type { Distribution } from '../model/distribution.ts';
import type { Service, Step, Topology, Way } from '../model/topology.ts';
import { KeySampler } from './key-sampler.ts';
import {
  OP_CALL,
  OP_CHOOSE,
  OP_DONE,
  OP_END,
  OP_EXIT,
  OP_FAIL,
  OP_FLAG,
  OP_LOG,
  OP_PUBLISH,
  OP_QUERY,
  OP_WAIT,
  OP_WORK,
  OP_WRITE,
  OP_WRONG,
} from './opcodes.ts';
import type { Chooser, Failure, FlagStep, KeyStoreEntry, LogStep, Program, Wrong } from './program.ts';
import { MessagingCompiler } from './messaging-program.ts';
import { prioritiesOf, sentRank } from './priority-program.ts';
import { endpointOf, isSameCode, isSameConsumer, type Release } from './releases.ts';
import { Sampler } from './sampler.ts';
import type { Inside, Scope } from './scope.ts';
import { CONFLICT } from './statuses.ts';
import { CodeWriter } from './code-writer.ts';
import { EdgeCompiler, placeOf } from './edge-program.ts';
import { QueryCompiler } from './query-program.ts';

const NOT_FOUND = 404;

/** Statements that begin and end a transaction are not given up; their timeout is never heard. */
const CONTROL_TIMEOUT_US = 3_600_000_000;

export function compileProgram(topology: Topology, seed: string): Program {
  return new Compiler(topology, seed).compile();
}

class Compiler {
  private readonly topology: Topology;
  private readonly seed: string;
  private readonly writer = new CodeWriter();
  private readonly code = this.writer.code;
  private readonly samplers: Sampler[] = [];
  private readonly failures: Failure[] = [];
  private readonly wrongs: Wrong[] = [];
  private readonly choosers: Chooser[] = [];
  private readonly flagSteps: FlagStep[] = [];
  private readonly logSteps: LogStep[] = [];
  private readonly keyStores: KeyStoreEntry[] = [];
  private readonly calls: EdgeCompiler;
  private readonly queries: QueryCompiler;
  private readonly messaging: MessagingCompiler;
  private readonly insides: Inside[];
  private readonly publishRanks: number[] = [];
  private readonly statuses = new Set([200, 500, 502, 503, 504, 429]);
  /** Whose endpoints are being compiled. */
  private caller: Service;

  constructor(topology: Topology, seed: string) {
    this.topology = topology;
    [this.caller] = topology.services;
    this.seed = seed;
    this.messaging = new MessagingCompiler(topology, seed);
    this.calls = new EdgeCompiler(topology, seed, this.statuses);
    this.queries = new QueryCompiler(topology);
    this.insides = topology.services.map(() => ({ locks: [], threadPools: [], caches: [] }));
  }

  compile(): Program {
    const models = [...this.topology.services, ...this.topology.releases];
    for (const model of models) for (const endpoint of model.endpoints) this.calls.declare(model, endpoint);
    const releases = models.map((model, id): Release => ({
      id,
      service: this.topology.services.findIndex((service) => service.name === model.name),
      model,
      entries: new Int32Array(this.calls.endpoints.length).fill(-1),
      consumers: this.messaging.noEntries(),
    }));
    for (const release of releases) this.release(release, releases);
    for (const release of releases) this.consumers(release, releases);
    const journeys = this.calls.journeys(this.code);
    const priorities = prioritiesOf(releases, this.calls.endpoints, this.calls.ranks, this.publishRanks);
    return {
      code: Int32Array.from(this.code),
      endpoints: this.calls.endpoints,
      releases,
      edges: this.calls.edges,
      callees: this.calls.callees,
      guards: this.calls.guards,
      queries: this.queries.queries,
      samplers: this.samplers,
      failures: this.failures,
      wrongs: this.wrongs,
      choosers: this.choosers,
      flagSteps: this.flagSteps,
      logSteps: this.logSteps,
      messaging: this.messaging.compiled(),
      scopes: this.writer.scopes,
      keyStores: this.keyStores,
      unwind: this.writer.unwind(),
      insides: this.insides,
      journeys,
      statuses: [...this.statuses],
      cancels: this.calls.edges.some((edge) => edge.cancels),
      keepsDeadlines: this.calls.edges.some((edge) => edge.propagatesDeadline),
      ...(priorities === undefined ? {} : { priorities }),
    };
  }

  /** Code that did not change is the code of the release that had it first: the same draws, turns and counters go on (law 8). */
  private release(release: Release, all: readonly Release[]): void {
    const { model, service } = release;
    const { before, name } = this.turnTo(release, all);
    this.calls.endpoints.forEach((entry, id) => {
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
    const { before, name } = this.turnTo(release, all);
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

  /** Compiles `release` next: the releases of its service before it, and what its places are named by. */
  private turnTo({ id, service, model }: Release, all: readonly Release[]): { before: Release[]; name: string } {
    this.caller = model;
    const before = all.filter((other) => other.id < id && other.service === service);
    return { before, name: before.length === 0 ? model.name : `${model.name}@${model.version}` };
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
        this.code.push(OP_CALL, this.calls.edge(service, this.caller, step, place));
        break;
      case 'query':
        this.code.push(OP_QUERY, this.queries.query(this.caller, step.database, step.statement, step.timeoutUs, service));
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
      case 'wrong':
        this.code.push(OP_WRONG, this.wrongs.push({ ratio: step.ratio, stream: new Stream(this.seed, `${place}/wrong`) }) - 1);
        break;
      case 'log':
        this.code.push(OP_LOG, this.logSteps.push({ service, level: step.level, message: step.message }) - 1);
        break;
      case 'parallel':
        this.writer.fork(step.branches.length, (branch) => {
          this.steps(step.branches[branch], service, `${place}/branch${branch}`);
        });
        break;
      case 'write':
        this.code.push(OP_WRITE, step.bytes);
        break;
      case 'publish':
        this.code.push(OP_PUBLISH, this.messaging.publish(step, service, `${place}/publish`));
        this.publishRanks.push(sentRank(this.caller));
        break;
      case 'choose':
        this.choose(step.ways, service, place);
        break;
      case 'flag':
        this.flag(step, service, place);
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
          this.queries.sends(this.caller, step.database, one, CONTROL_TIMEOUT_US, service, false),
        );
        const ends = { begin, commit, rollback, timeoutUs: null };
        this.queries.transactions.push(step.database);
        const make = (id: number, after: number): Scope => ({ kind: 'transaction', id, service, after, ...ends });
        this.scope(make, step.steps, service, `${place}/transaction`);
        this.queries.transactions.pop();
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
        this.writer.scopeAround(
          make,
          remote === undefined ? miss : (around) => this.askServer(remote, cache, around, service, miss),
        );
      }
    }
  }

  private choose(ways: readonly Way[], service: number, place: string): void {
    let sum = 0;
    const bounds = ways.map((way) => (sum += way.ratio));
    const entries: number[] = [];
    this.code.push(OP_CHOOSE, this.choosers.push({ stream: new Stream(this.seed, `${place}/choose`), bounds, entries }) - 1);
    entries.push(
      ...this.writer.ways(ways.length, (way) => {
        this.steps(ways[way].steps, service, `${place}/way${way}`);
      }),
    );
  }

  private flag({ flag: asked, steps, otherwise }: Step & { kind: 'flag' }, service: number, place: string): void {
    const flag = (this.topology.flags ?? []).findIndex(({ name }) => name === asked);
    const entries: number[] = [];
    this.code.push(OP_FLAG, this.flagSteps.push({ flag, entries }) - 1);
    const ways = [steps, otherwise];
    entries.push(
      ...this.writer.ways(ways.length, (way) => {
        this.steps(ways[way], service, `${place}/${way === 0 ? 'on' : 'off'}`);
      }),
    );
  }

  /** `make` gets the id and the instruction behind the scope. */
  private scope(make: (id: number, after: number) => Scope, steps: readonly Step[], service: number, place: string): void {
    this.writer.scopeAround(make, () => {
      this.steps(steps, service, place);
    });
  }

  /** Looks into a cache server, and on a miss runs what fetches and stores there what that brought (cache-scope.ts). */
  private askServer(remote: RemoteCache, cache: number, around: number, service: number, miss: () => void): void {
    const send = (command: number) => {
      const { timeoutUs } = remote;
      this.code.push(OP_QUERY, this.queries.sends(this.caller, remote.server, command, timeoutUs, service, false, cache));
    };
    const id = this.writer.newScope();
    const start = this.code.length;
    send(GET);
    this.writer.leadTo(this.code.length, start, this.code.length + 1);
    this.code.push(OP_EXIT, id);
    this.writer.scopes[id] = { kind: 'asked', id, service, around, timeoutUs: null, after: this.code.length };
    miss();
    const make = (store: number, after: number): Scope => ({ kind: 'store', id: store, service, around, timeoutUs: null, after });
    this.writer.scopeAround(make, () => {
      send(SET);
    });
  }

  private sampler(distribution: Distribution, name: string): number {
    return this.samplers.push(new Sampler(distribution, new Stream(this.seed, name))) - 1;
  }
}
