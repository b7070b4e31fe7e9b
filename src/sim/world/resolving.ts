/**
 * Names on the way of calls and connections: a process with a resolver (resolver.ts) goes to the addresses that it knows, and looks a
 * name up when they have become too old. A call that opens a connection of its own waits for the answer; one over kept connections
 * goes on with the old addresses meanwhile, and so it does when the lookup fails. A pool opens connections to a database once it knows
 * where.
 */
import { Stream } from '../base/random.ts';
import type { Micros } from '../base/time.ts';
import type { Service } from '../model/topology.ts';
import type { Core } from './core.ts';
import { EVENT_NAME_KNOWN, EVENT_POOL_TRIES } from './event-kinds.ts';
import { LOOKUP, NOBODY, OWNER, PC, PC_LOOKS_UP, TICKET } from './frames.ts';
import type { Pod } from './pod.ts';
import type { PoolState } from './pool-state.ts';
import { FOUND, LOOKUP_ERRORS, Resolver, type KnownName } from './resolver.ts';
import { Sampler } from './sampler.ts';
import { tell, tellOf } from './telling.ts';

/** After a lookup that failed a pool asks again only after so long. */
const RETRY_US: Micros = 250_000;
/** In place of an error of the database: its name could not be looked up. */
const UNRESOLVED = -1;

export function openResolver(core: Core, pod: Pod, { resolver }: Service): Resolver | null {
  if (resolver === undefined) return null;
  const purpose = `${pod.name} ${pod.startedAtUs}/dns`;
  const lengths = new Sampler(resolver.lookup, new Stream(core.seed, `${purpose}/lookup`));
  return new Resolver(resolver, lengths, new Stream(core.seed, `${purpose}/failure`), pod.target);
}

/** From the next lookup on; what is known stays good for as long as it was. */
export function obeyResolver(_: Core, pod: Pod): void {
  if (pod.resolver !== null && pod.model.resolver !== undefined) pod.resolver.model = pod.model.resolver;
}

/** The pods of a service as `callerPod` knows them; a list that nobody changes. */
export function podsKnown(core: Core, resolver: Resolver, service: number): readonly number[] {
  return (resolver.known(service)?.addresses ?? core.names.record(service)).pods;
}

/** What the pod knows of a service or database (numbered after the services), asking anew if that is too old. */
export function resolve(core: Core, pod: Pod, resolver: Resolver, name: number): KnownName {
  const { nowUs } = core.events;
  const known = resolver.known(name);
  if (known !== undefined && !resolver.needsLookup(name, nowUs)) return known;
  const { hooks } = core;
  const extraUs = hooks.areIdle ? 0 : hooks.atReplica('lookupUs', pod.service, pod.host);
  const failRatio = hooks.areIdle ? 0 : hooks.atReplica('lookupFailureRatio', pod.service, pod.host);
  const fails = failRatio > 0 && resolver.chance.uniform() < failRatio;
  return resolver.lookUp(name, nameOf(core, name), core.names.record(name), extraUs, fails, nowUs);
}

/** Whether `request` has to wait until its name is known; it does (EVENT_NAME_KNOWN). `kept`: old addresses will do. */
export function waitsForName(core: Core, request: number, known: KnownName, kept: boolean): boolean {
  const { ints } = core.frames;
  if (known.answeredAtUs <= core.events.nowUs && known.outcome === FOUND) return false;
  if (kept && known.addresses !== null && known.sinceUs <= core.events.nowUs) return false;
  ints[request + PC] = PC_LOOKS_UP;
  ints[request + LOOKUP] = known.outcome;
  core.events.schedule(known.answeredAtUs, EVENT_NAME_KNOWN, request, ints[request + TICKET]);
  return true;
}

/** Whether a pool may open a connection to its database as far as names go: it knows the server, and that is there. If not, it tries again. */
export function knowsServer(core: Core, pool: PoolState, resolver: Resolver): boolean {
  const { nowUs } = core.events;
  if (nowUs < pool.asksAgainAtUs) return false;
  const known = resolve(core, core.pods[pool.pod], resolver, core.services.length + pool.database);
  if (nowUs >= known.answeredAtUs && known.outcome === FOUND) return true;
  const failed = known.outcome !== FOUND;
  if (failed) noteFailure(core, pool, known.outcome);
  pool.asksAgainAtUs = known.answeredAtUs + (failed ? RETRY_US : 0);
  core.events.schedule(pool.asksAgainAtUs, EVENT_POOL_TRIES, pool.pod, pool.index);
  return false;
}

/** Whether the pod's process takes another server for that of the database. */
export function isAstray(core: Core, pool: PoolState): boolean {
  const addresses = core.pods[pool.pod].resolver?.known(core.services.length + pool.database)?.addresses;
  return addresses !== null && addresses !== undefined && addresses.server !== core.servers[pool.database];
}

/** The life of a pod at its address that is there now: a container that was started again has the address of the one before. */
export function lifeAtAddress({ pods }: Core, pod: number): number {
  let id = pod;
  while (pods[id].nextLife !== NOBODY) id = pods[id].nextLife;
  return id;
}

/** The line of a caller about a service whose name could not be looked up. */
export function tellLookup(core: Core, caller: number, service: number, outcome: number): void {
  if (!core.tells) return;
  tellOf(core, caller, lookupLine(core, core.pods[core.frames.ints[caller + OWNER]], nameOf(core, service), outcome));
}

function lookupLine(core: Core, pod: Pod, question: string, outcome: number): number {
  const { name } = pod.model;
  return core.signatures.logOnce(`${name}/lookup ${question} ${outcome}`, {
    level: 'error',
    service: name,
    message: `dial tcp: lookup ${question}: ${LOOKUP_ERRORS[outcome]}`,
    fixed: { 'dns.question.name': question },
    a: null,
    b: null,
  });
}

function nameOf({ topology: { services, databases } }: Core, name: number): string {
  return name < services.length ? services[name].name : databases[name - services.length].name;
}

function noteFailure(core: Core, pool: PoolState, outcome: number): void {
  const pod = core.pods[pool.pod];
  const database = nameOf(core, core.services.length + pool.database);
  pool.refusals[UNRESOLVED] ??= pod.target.instrument('connection_pool_connect_errors_total', { database, code: 'EAI_AGAIN' });
  pod.target.add(pool.refusals[UNRESOLVED], 1);
  if (core.tells) tell(core, pod, lookupLine(core, pod, database, outcome));
}
