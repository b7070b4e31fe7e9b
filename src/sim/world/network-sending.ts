/**
 * The way of one message where paths differ: through the link of who sends it, into the path, over it, and through the link of who
 * gets it. Each is a line of its own, first come, first served. What is lost on the way is sent again after a while, and then after
 * twice as long each time, as TCP does: a request is late, never gone.
 */
import type { Micros } from '../base/time.ts';
import { SYN_FACTOR } from '../model/network.ts';
import type { EventList } from '../kernel/event-list.ts';
import { isBoundForPod } from './errand-stages.ts';
import { EVENT_ANSWER_ARRIVES, EVENT_MESSAGE_MOVES, EVENT_ROWS_ARRIVE, KINDS_MAX } from './event-kinds.ts';
import { EDGE, ERRAND, ITEM, KIND, NOBODY, OWNER, PARENT, QUERY, REQUEST, type Frames } from './frames.ts';
import type { Hooks } from './hooks.ts';
import type { NetworkInterface } from './network-interface.ts';
import { CONTROL_BYTES, type NetworkPaths, type PathState } from './network-paths.ts';
import type { Program } from './program.ts';
import type { Sampler } from './sampler.ts';
import { arrivesTwice, LOST, troubleUs } from './wire.ts';
import type { Zones } from './zones.ts';

/** What is asked about a message: the running system, as far as it matters. */
interface Carrier {
  readonly network: Sampler;
  readonly paths: NetworkPaths | null;
  readonly zones: Zones | null;
  readonly servers: readonly number[];
  readonly events: EventList;
  readonly hooks: Hooks;
  readonly frames: Frames;
  readonly program: Program;
  readonly pods: readonly {
    readonly service: number;
    readonly host: number;
    readonly zone: number;
    readonly release: number;
    readonly link: NetworkInterface | null;
    poolAt(index: number): { readonly host: number; readonly database: number } | undefined;
  }[];
}

/** How far a message is. */
const LEAVES = 0;
const ENTERS = 1;
const CROSSES = 2;
const COMES_IN = 3;

/** What an event says of a message: what happens when it arrives, how far it is, how often it was lost. */
const KIND_BITS = 8;
const STAGE_BITS = 2;
const KIND_MASK = KINDS_MAX - 1;
const STAGE_MASK = (1 << STAGE_BITS) - 1;
const LOSS_BITS = KIND_BITS + STAGE_BITS;

/** Linux' TCP_RTO_MAX. */
const RETRANSMIT_MAX_US: Micros = 120_000_000;
/** More doublings than it takes to get there. */
const DOUBLINGS_MAX = 20;

/** Sends a message that will be `kind` when it arrives; false when it is there at once. */
export function sendOverPaths(core: Carrier, paths: NetworkPaths, kind: number, frame: number): boolean {
  return move(core, paths, kind, frame, LEAVES, 0);
}

/** A message has got as far as `state` says. */
export function messageMoves(core: Carrier, frame: number, state: number): void {
  const kind = state & KIND_MASK;
  const { paths } = core;
  if (paths !== null && move(core, paths, kind, frame, (state >> KIND_BITS) & STAGE_MASK, state >> LOSS_BITS)) return;
  core.events.schedule(core.events.nowUs, kind, frame, 0);
}

/** One way over the path that a frame is sent over, without its lines and losses: what is too small to wait or to be missed. */
export function hopUs(core: Carrier, paths: NetworkPaths, frame: number): Micros {
  return (pathOf(core, paths, frame)?.latency ?? core.network).draw();
}

function move(core: Carrier, paths: NetworkPaths, kind: number, frame: number, from: number, losses: number): boolean {
  const { events } = core;
  const back = goesBack(core, kind, frame);
  for (let stage = from; stage <= COMES_IN; stage++) {
    if (stage === CROSSES) {
      if (cross(core, paths, kind, frame, losses)) return true;
      continue;
    }
    const delayUs = waitUs(core, paths, frame, back, stage);
    if (delayUs === 0) continue;
    if (stage === COMES_IN) events.schedule(events.nowUs + delayUs, kind, frame, 0);
    else events.schedule(events.nowUs + delayUs, EVENT_MESSAGE_MOVES, frame, stateOf(kind, stage + 1, losses));
    return true;
  }
  return false;
}

/** How long a message is in one of the lines on its way. */
function waitUs(core: Carrier, paths: NetworkPaths, frame: number, back: boolean, stage: number): Micros {
  const { nowUs } = core.events;
  if (stage === ENTERS) return pathOf(core, paths, frame)?.enter(back, bytesOf(core, paths, frame, back), nowUs) ?? 0;
  const link = linkOf(core, frame, back === (stage === COMES_IN));
  if (link === null) return 0;
  const bytes = bytesOf(core, paths, frame, back);
  if (stage === LEAVES) return link.send(bytes, nowUs);
  const lengthUs = link.receive(bytes, nowUs);
  if (!core.hooks.leaveMessages && arrivesTwice(core, frame)) link.receiveAgain(bytes, nowUs);
  return lengthUs;
}

/** Over the path. False when that takes no time. */
function cross(core: Carrier, paths: NetworkPaths, kind: number, frame: number, losses: number): boolean {
  const { events, hooks } = core;
  const path = pathOf(core, paths, frame);
  const back = goesBack(core, kind, frame);
  const extraUs = hooks.leaveMessages ? 0 : troubleUs(core, kind, frame);
  if (path?.loses() === true || extraUs === LOST) {
    linkOf(core, frame, !back)?.noteRepeated();
    const firstUs = opensConnection(core, frame) ? SYN_FACTOR * paths.retransmitUs : paths.retransmitUs;
    const againUs = Math.min(RETRANSMIT_MAX_US, firstUs * (1 << Math.min(losses, DOUBLINGS_MAX)));
    events.schedule(events.nowUs + againUs, EVENT_MESSAGE_MOVES, frame, stateOf(kind, LEAVES, losses + 1));
    return true;
  }
  const zonesUs = core.zones === null ? 0 : core.zones.crossingUs(core, frame);
  const lengthUs = (path?.latency ?? core.network).draw() + extraUs + zonesUs;
  if (lengthUs === 0) return false;
  const ends = linkOf(core, frame, back) === null;
  events.schedule(events.nowUs + lengthUs, ends ? kind : EVENT_MESSAGE_MOVES, frame, ends ? 0 : stateOf(kind, COMES_IN, losses));
  return true;
}

/** After so many losses nobody counts any more; the wait has long been the longest. */
function stateOf(kind: number, stage: number, losses: number): number {
  return kind | (stage << KIND_BITS) | (Math.min(losses, DOUBLINGS_MAX) << LOSS_BITS);
}

function goesBack(core: Carrier, kind: number, frame: number): boolean {
  if (core.frames.ints[frame + KIND] === ERRAND) return isBoundForPod(core.frames, frame);
  return kind === EVENT_ANSWER_ARRIVES || kind === EVENT_ROWS_ARRIVE;
}

/** Whether nobody knows yet how long a round trip takes: the first messages of a connection. */
function opensConnection(core: Carrier, frame: number): boolean {
  return core.frames.ints[frame + KIND] === ERRAND && core.frames.ints[frame + PARENT] === NOBODY;
}

function pathOf(core: Carrier, paths: NetworkPaths, frame: number): PathState | null {
  const { frames, program, pods } = core;
  const { ints } = frames;
  switch (ints[frame + KIND]) {
    case REQUEST: {
      const { fromService, toService } = program.edges[ints[frame + EDGE]];
      return paths.toService(fromService, toService);
    }
    case QUERY: {
      const { service, database } = program.queries[ints[frame + ITEM]];
      return paths.toDatabase(service, database);
    }
    case ERRAND: {
      const pod = pods[ints[frame + OWNER]];
      const pool = pod.poolAt(ints[frame + ITEM]);
      if (pool === undefined) return null;
      return pool.host < 0 ? paths.toDatabase(pod.service, pool.database) : paths.toService(pod.service, pods[pool.host].service);
    }
    default:
      return null;
  }
}

/** The link of the one who called, or of the one who was called; null when it has none, or is gone. */
function linkOf(core: Carrier, frame: number, caller: boolean): NetworkInterface | null {
  const { frames, program, pods } = core;
  const { ints } = frames;
  switch (ints[frame + KIND]) {
    case REQUEST: {
      if (!caller) return pods[ints[frame + OWNER]].link;
      const parent = ints[frame + PARENT];
      return parent === NOBODY || program.edges[ints[frame + EDGE]].fromService < 0 ? null : pods[ints[parent + OWNER]].link;
    }
    case QUERY:
      return caller ? pods[ints[frame + OWNER]].link : null;
    case ERRAND: {
      const pod = pods[ints[frame + OWNER]];
      if (caller) return pod.link;
      const host = pod.poolAt(ints[frame + ITEM])?.host ?? -1;
      return host < 0 ? null : pods[host].link;
    }
    default:
      return null;
  }
}

function bytesOf(core: Carrier, paths: NetworkPaths, frame: number, back: boolean): number {
  const { frames, program, pods } = core;
  const { ints } = frames;
  switch (ints[frame + KIND]) {
    case REQUEST:
      return paths.requestBytes(ints[frame + ITEM], pods[ints[frame + OWNER]].release, back);
    case QUERY: {
      const { database, statement } = program.queries[ints[frame + ITEM]];
      return paths.statementBytes(database, statement, back);
    }
    default:
      return CONTROL_BYTES;
  }
}
