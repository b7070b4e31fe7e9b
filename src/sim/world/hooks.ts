/**
 * Where faults touch the world. The world asks these tables at fixed places and does not know which faults exist; a fault is a list of
 * effects, and effects of several faults compose by the law of their hook: lengths add up, factors multiply, shares join as chances
 * that do not know each other (law 7). Tables are rebuilt when something is injected, grows or ends, so asking costs an array read.
 */
import { unreachable } from '../base/assert.ts';
import { Stream } from '../base/random.ts';
import { HOOKS, type Hook, type HookEffect, type HookLaw as Law } from '../model/effect.ts';
import { sendersOf } from '../model/senders.ts';
import type { Topology } from '../model/topology.ts';
import type { Program } from './program.ts';

/** An effect and, where it acts on some replicas only, the hosts (Pod.host) of those. */
export interface ActiveEffect {
  readonly effect: HookEffect;
  readonly hosts: readonly number[] | null;
}

/** What wire.ts asks about each message. */
const ON_THE_WAY: ReadonlySet<Hook> = new Set([
  'delayUs',
  'jitterUs',
  'lostRatio',
  'lostAnswersRatio',
  'twiceRatio',
  'tailRatio',
  'tailUs',
]);

const NAMES = Object.keys(HOOKS) as Hook[];
const NEUTRAL: Readonly<Record<Law, number>> = { sum: 0, product: 1, share: 0, most: 0 };

export class Hooks {
  /** Nothing is injected: whoever is asked often looks here first. */
  areIdle = true;
  /** The same of messages on their way. */
  leaveMessages = true;
  /** By hook, and then by place: services, databases, groups of users, brokers, nodes, each in the order of the topology. */
  private readonly columns: Readonly<Record<Hook, Float64Array>>;
  /** Of places that are smaller than these, by key: a value a hook. */
  private readonly finer = new Map<number, Float64Array>();
  private readonly places: string[];
  private readonly databasesFrom: number;
  private readonly usersFrom: number;
  private readonly brokersFrom: number;
  private readonly nodesFrom: number;
  /** By host: the node that it is on. */
  private readonly nodes = new Map<number, number>();
  /** `orders GET /orders`, in the order of the program. */
  private readonly endpoints: readonly string[];
  /** `orders-db pending-orders`, in the order of the topology. */
  private readonly statements: readonly string[];
  /** `events orders`, in the order of the topology; `ledger transfers`, in that of the program. */
  private readonly topics: readonly string[];
  private readonly consumers: readonly string[];
  private readonly seed: string;
  /** By host. */
  private readonly hostNames: readonly string[];
  /** By place and purpose. */
  private readonly streams = new Map<string, Stream>();

  constructor(topology: Topology, program: Program, seed: string, hostNames: readonly string[]) {
    this.hostNames = hostNames;
    const { services, databases, brokers = [], nodes = [] } = topology;
    const users = sendersOf(topology);
    this.places = [
      ...services.map(({ name }) => `service ${name}`),
      ...databases.map(({ name }) => `database ${name}`),
      ...users.map(({ name }) => `users ${name}`),
      ...brokers.map(({ name }) => `broker ${name}`),
      ...nodes.map(({ name }) => `node ${name}`),
    ];
    this.databasesFrom = services.length;
    this.usersFrom = services.length + databases.length;
    this.brokersFrom = this.usersFrom + users.length;
    this.nodesFrom = this.brokersFrom + brokers.length;
    const serviceOf = (service: number): string => services[service].name;
    this.endpoints = program.endpoints.map(
      ({ service, endpoint: { method, route } }) => `${serviceOf(service)} ${method} ${route}`,
    );
    this.topics = brokers.flatMap(({ name, topics }) => topics.map((topic) => `${name} ${topic.name}`));
    this.consumers = program.messaging.consumers.map(({ service, name }) => `${serviceOf(service)} ${name}`);
    this.statements = databases.flatMap(({ name, statements }) => statements.map((statement) => `${name} ${statement.name}`));
    this.seed = seed;
    const column = (hook: Hook): [Hook, Float64Array] => [hook, new Float64Array(this.places.length).fill(NEUTRAL[HOOKS[hook]])];
    this.columns = Object.fromEntries(NAMES.map(column)) as Record<Hook, Float64Array>;
  }

  atService(hook: Hook, service: number): number {
    return this.columns[hook][service];
  }

  atDatabase(hook: Hook, database: number): number {
    return this.columns[hook][this.databasesFrom + database];
  }

  atUsers(hook: Hook, group: number): number {
    return this.columns[hook][this.usersFrom + group];
  }

  atBroker(hook: Hook, broker: number): number {
    return this.columns[hook][this.brokersFrom + broker];
  }

  putOn(host: number, node: number): void {
    this.nodes.set(host, node);
  }

  atNode(hook: Hook, node: number): number {
    return this.columns[hook][this.nodesFrom + node];
  }

  /** What acts on one replica: what acts on its service, on its node, and on it alone. */
  atReplica(hook: Hook, service: number, host: number): number {
    const value = this.withFiner(hook, this.columns[hook][service], replicaKey(host));
    const node = this.nodes.get(host);
    return node === undefined ? value : compose(HOOKS[hook], value, this.atNode(hook, node));
  }

  /** What acts on the path between two places alone. */
  betweenServices(hook: Hook, from: number, to: number): number {
    return this.withFiner(hook, NEUTRAL[HOOKS[hook]], this.edgeKey(from, to));
  }

  betweenServiceAndDatabase(hook: Hook, from: number, database: number): number {
    return this.withFiner(hook, NEUTRAL[HOOKS[hook]], this.edgeKey(from, this.databasesFrom + database));
  }

  /** What acts on one replica that works for one endpoint. */
  atEndpoint(hook: Hook, service: number, host: number, endpoint: number): number {
    return this.withFiner(hook, this.atReplica(hook, service, host), endpointKey(endpoint));
  }

  /** What acts on one replica that works for one consumer. */
  atConsumer(hook: Hook, service: number, host: number, consumer: number): number {
    return this.withFiner(hook, this.atReplica(hook, service, host), consumerKey(consumer));
  }

  /** Whether something of the chance that acts on a topic happens to a message now. */
  happensToMessage(hook: Hook, topic: number): boolean {
    return this.happens(this.withFiner(hook, 0, topicKey(topic)), `topic ${this.topics[topic]}`, hook);
  }

  atStatement(hook: Hook, database: string, statement: string): number {
    if (this.finer.size === 0) return NEUTRAL[HOOKS[hook]];
    return this.withFiner(hook, NEUTRAL[HOOKS[hook]], statementKey(this.statements.indexOf(`${database} ${statement}`)));
  }

  /** Whether something of this chance happens to the place now. */
  happens(ratio: number, place: string, purpose: string): boolean {
    return ratio > 0 && this.stream(place, purpose).uniform() < ratio;
  }

  /** The same of a replica, which keeps its stream whoever else is there. */
  happensAt(host: number, ratio: number, purpose: string): boolean {
    return ratio > 0 && this.stream(`replica ${this.hostNames[host]}`, purpose).uniform() < ratio;
  }

  /** Whether a connection attempt to `service` is refused now. */
  refuses(service: number): boolean {
    return this.happens(this.columns.refusalRatio[service], this.places[service], 'refusal');
  }

  /** Whether a call to `service` goes where all go. */
  sticks(service: number): boolean {
    return this.happens(this.columns.stuckRatio[service], this.places[service], 'stuck');
  }

  /** Whether a request that has reached one replica is met with a reset of its connection. */
  resets(service: number, host: number): boolean {
    return this.happensAt(host, this.atReplica('resetRatio', service, host), 'reset');
  }

  /** Whether a connection attempt that has reached one replica is refused there. */
  refusesReplica(host: number): boolean {
    return this.happensAt(host, this.withFiner('refusalRatio', 0, replicaKey(host)), 'refusal');
  }

  stream(place: string, purpose: string): Stream {
    const name = `${place}/${purpose}`;
    const stream = this.streams.get(name) ?? new Stream(this.seed, name);
    this.streams.set(name, stream);
    return stream;
  }

  /** From now on these effects act, in the order of injection, and no others. */
  rebuild(effects: readonly ActiveEffect[], areIdle: boolean): void {
    this.areIdle = areIdle;
    this.leaveMessages = !effects.some(({ effect }) => ON_THE_WAY.has(effect.hook));
    for (const hook of NAMES) this.columns[hook].fill(NEUTRAL[HOOKS[hook]]);
    this.finer.clear();
    for (const one of effects) this.apply(one);
  }

  private apply({ effect: { hook, at, value }, hosts }: ActiveEffect): void {
    switch (at.kind) {
      case 'service':
        if (hosts === null) this.join(hook, `service ${at.service}`, value);
        else for (const host of hosts) this.joinFiner(hook, replicaKey(host), value);
        return;
      case 'database':
        this.join(hook, `database ${at.database}`, value);
        return;
      case 'broker':
        this.join(hook, `broker ${at.broker}`, value);
        return;
      case 'node':
        this.join(hook, `node ${at.node}`, value);
        return;
      case 'users':
        this.join(hook, `users ${at.users}`, value);
        return;
      case 'topic':
        this.joinFiner(hook, topicKey(this.topics.indexOf(`${at.broker} ${at.topic}`)), value);
        return;
      case 'consumer':
        this.joinFiner(hook, consumerKey(this.consumers.indexOf(`${at.service} ${at.consumer}`)), value);
        return;
      case 'edge':
        this.joinFiner(hook, this.edgeKey(this.componentAt(at.from), this.componentAt(at.to)), value);
        return;
      case 'endpoint':
        this.joinFiner(hook, endpointKey(this.endpoints.indexOf(`${at.service} ${at.endpoint}`)), value);
        return;
      case 'statement':
        this.joinFiner(hook, statementKey(this.statements.indexOf(`${at.database} ${at.statement}`)), value);
        return;
      default:
        unreachable(at);
    }
  }

  private componentAt(name: string): number {
    return this.places.findIndex((place) => place === `service ${name}` || place === `database ${name}`);
  }

  private join(hook: Hook, place: string, value: number): void {
    const at = this.places.indexOf(place);
    this.columns[hook][at] = compose(HOOKS[hook], this.columns[hook][at], value);
  }

  private joinFiner(hook: Hook, key: number, value: number): void {
    const values = this.finer.get(key) ?? Float64Array.from(NAMES, (name) => NEUTRAL[HOOKS[name]]);
    const at = NAMES.indexOf(hook);
    values[at] = compose(HOOKS[hook], values[at], value);
    this.finer.set(key, values);
  }

  private withFiner(hook: Hook, value: number, key: number): number {
    if (this.finer.size === 0) return value;
    const values = this.finer.get(key);
    return values === undefined ? value : compose(HOOKS[hook], value, values[NAMES.indexOf(hook)]);
  }

  private edgeKey(from: number, to: number): number {
    return KEY_KINDS * (from * this.places.length + to) + 1;
  }
}

/** Kinds of smaller places: replicas, edges, endpoints, statements, topics, consumers. */
const KEY_KINDS = 6;

function replicaKey(host: number): number {
  return KEY_KINDS * host;
}

function endpointKey(endpoint: number): number {
  return KEY_KINDS * endpoint + 2;
}

function statementKey(statement: number): number {
  return KEY_KINDS * statement + 3;
}

function topicKey(topic: number): number {
  return KEY_KINDS * topic + 4;
}

function consumerKey(consumer: number): number {
  return KEY_KINDS * consumer + 5;
}

function compose(law: Law, one: number, other: number): number {
  switch (law) {
    case 'sum':
      return one + other;
    case 'product':
      return one * other;
    case 'share':
      return 1 - (1 - one) * (1 - other);
    case 'most':
      return Math.max(one, other);
  }
}
