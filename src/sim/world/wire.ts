/**
 * What acts on one message on its way (network-sending.ts): it is delayed at either end and on the path between them, and may be lost. A path
 * that is cut is one that loses everything, and what was sent over it arrives after it is whole again.
 */
import type { Micros } from '../base/time.ts';
import { EVENT_ANSWER_ARRIVES, EVENT_QUERY_ARRIVES, EVENT_REQUEST_ARRIVES, EVENT_ROWS_ARRIVE } from './event-kinds.ts';
import { EDGE, ERRAND, ITEM, KIND, NOBODY, OWNER, PARENT, REQUEST, type Frames } from './frames.ts';
import type { Hook } from '../model/effect.ts';
import type { Hooks } from './hooks.ts';
import type { Program } from './program.ts';

/** In place of a length: the message is lost. */
export const LOST = -1;

/** What is asked about a message: the running system, as far as it matters. */
export interface Wire {
  readonly hooks: Hooks;
  readonly frames: Frames;
  readonly program: Program;
  readonly pods: readonly {
    readonly service: number;
    readonly host: number;
    poolAt(index: number): { readonly host: number; readonly database: number } | undefined;
  }[];
}

/** Who takes part: a service, -1 outside, and a replica of it, -1 for none; a database, -1 for none. */
interface End {
  readonly service: number;
  readonly host: number;
  readonly database: number;
}

/** How much longer than usual a message takes; LOST when it does not arrive. */
export function troubleUs(wire: Wire, kind: number, frame: number): Micros {
  const { hooks } = wire;
  const [client, server] = endsOf(wire, frame);
  const isAnswer = kind === EVENT_ANSWER_ARRIVES || kind === EVENT_ROWS_ARRIVE;
  const isRequest = kind === EVENT_REQUEST_ARRIVES || kind === EVENT_QUERY_ARRIVES;
  const between = (hook: Hook): number => {
    if (client.service < 0) return 0;
    return server.service >= 0
      ? hooks.betweenServices(hook, client.service, server.service)
      : hooks.betweenServiceAndDatabase(hook, client.service, server.database);
  };
  // What opens or tests a connection goes there and back: it is both.
  const lost = isAnswer ? 0 : combined(combined(out(hooks, client), into(hooks, server)), between('lostRatio'));
  const lostBack = isRequest ? 0 : combined(combined(out(hooks, server), into(hooks, client)), between('lostAnswersRatio'));
  const place = placeOf(server);
  if (hooks.happens(combined(lost, lostBack), place, 'loss')) return LOST;
  const jitterUs = at(hooks, 'jitterUs', client) + at(hooks, 'jitterUs', server) + between('jitterUs');
  const extraUs = at(hooks, 'delayUs', client) + at(hooks, 'delayUs', server) + between('delayUs');
  const tailUs = isAnswer ? at(hooks, 'tailUs', server) : 0;
  const isSlow = tailUs > 0 && hooks.happens(at(hooks, 'tailRatio', server), place, 'tail');
  return (
    extraUs + (isSlow ? tailUs : 0) + (jitterUs === 0 ? 0 : Math.round(jitterUs * hooks.stream(place, 'jitter').exponential()))
  );
}

/** Whether a second copy of the message comes in behind it: TCP throws it away, but it was on the line. */
export function arrivesTwice(wire: Wire, frame: number): boolean {
  const { hooks } = wire;
  const [client, server] = endsOf(wire, frame);
  return hooks.happens(combined(at(hooks, 'twiceRatio', client), at(hooks, 'twiceRatio', server)), placeOf(server), 'twice');
}

/** The one who asks and the one who answers. */
function endsOf({ frames, program, pods }: Wire, frame: number): readonly [End, End] {
  const { ints } = frames;
  const pod = pods[ints[frame + OWNER]];
  if (ints[frame + KIND] === REQUEST) {
    const { fromService, toService } = program.edges[ints[frame + EDGE]];
    const caller = ints[frame + PARENT];
    const host = caller === NOBODY || fromService < 0 ? -1 : pods[ints[caller + OWNER]].host;
    return [
      { service: fromService, host, database: -1 },
      { service: toService, host: pod.host, database: -1 },
    ];
  }
  const client = { service: pod.service, host: pod.host, database: -1 };
  const item = ints[frame + ITEM];
  if (ints[frame + KIND] !== ERRAND) return [client, { service: -1, host: -1, database: program.queries[item].database }];
  const pool = pod.poolAt(item);
  if (pool === undefined || pool.host < 0) return [client, { service: -1, host: -1, database: pool?.database ?? -1 }];
  const { service, host } = pods[pool.host];
  return [client, { service, host, database: -1 }];
}

function at(hooks: Hooks, hook: Hook, end: End): number {
  if (end.service >= 0) return end.host < 0 ? hooks.atService(hook, end.service) : hooks.atReplica(hook, end.service, end.host);
  return end.database < 0 ? 0 : hooks.atDatabase(hook, end.database);
}

function placeOf(server: End): string {
  return server.service >= 0 ? `wire ${server.service}` : `wire to database ${server.database}`;
}

function into(hooks: Hooks, end: End): number {
  return at(hooks, 'lostRatio', end);
}

function out(hooks: Hooks, end: End): number {
  return at(hooks, 'lostAnswersRatio', end);
}

function combined(one: number, other: number): number {
  return 1 - (1 - one) * (1 - other);
}
