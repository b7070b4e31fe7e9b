/**
 * Idempotency keys, as Stripe's API has them: all attempts of one call carry its number, and an endpoint that remembers keys works once
 * for each. Who comes later gets the stored answer (key-store.ts); who comes while the first is under way gets 409.
 */
import type { Core } from './core.ts';
import { CALL_NUMBER, EDGE, KIND, MESSAGE, OWNER, PC, STATUS } from './frames.ts';
import { OK, UNDER_WAY, UNKNOWN } from './key-store.ts';
import type { IdempotentScope } from './scope.ts';
import { CONFLICT } from './statuses.ts';
import { tellOf } from './telling.ts';

/** A request is about to work: if its key is known, it goes on behind the scope with the answer. */
export function askForKey(core: Core, frame: number, scope: IdempotentScope): void {
  const { ints } = core.frames;
  const key = keyOf(core, frame);
  if (key === 0) return;
  const store = core.keyStores[scope.store];
  const known = !core.hooks.areIdle && forgets(core, frame) ? UNKNOWN : store.ask(key, core.events.nowUs);
  if (known === UNKNOWN) {
    store.begin(key, core.events.nowUs);
    return;
  }
  ints[frame + PC] = scope.after;
  if (known === UNDER_WAY) {
    ints[frame + STATUS] = CONFLICT;
    count(core, frame, scope, 'idempotent_conflicts_total');
    tellConflict(core, frame, scope);
  } else {
    ints[frame + STATUS] = known === OK ? 0 : known;
    // A message that was worked on already is simply done.
    if (ints[frame + KIND] !== MESSAGE) ints[frame + CALL_NUMBER] = -key;
    count(core, frame, scope, 'idempotent_replays_total');
  }
}

/** Whether a fault keeps the key of this request from being recognised. */
function forgets({ hooks, pods, frames }: Core, frame: number): boolean {
  const { service, host } = pods[frames.ints[frame + OWNER]];
  return hooks.happensAt(host, hooks.atReplica('forgottenRatio', service, host), 'forgotten');
}

/** A request that worked is done: its answer is what later ones under its key will get. */
export function keepAnswer(core: Core, frame: number, scope: IdempotentScope): void {
  const key = keyOf(core, frame);
  if (key !== 0) core.keyStores[scope.store].end(key, core.frames.ints[frame + STATUS], core.events.nowUs);
}

/** The idempotency key of a request; 0 when it has none. */
function keyOf(core: Core, frame: number): number {
  const { ints } = core.frames;
  // A message is the same in all its deliveries.
  if (ints[frame + KIND] === MESSAGE) return ints[frame + CALL_NUMBER];
  return core.program.edges[ints[frame + EDGE]].policy?.sendsKey === true ? ints[frame + CALL_NUMBER] : 0;
}

function tellConflict(core: Core, frame: number, scope: IdempotentScope): void {
  const { signatures, program } = core;
  if (!core.tells) return;
  const template = signatures.logOnce(`idempotency-conflict/${scope.store}`, {
    level: 'warn',
    service: core.services[scope.service].model.name,
    message: 'request refused: another one with the same idempotency key is under way',
    fixed: program.keyStores[scope.store].fields,
    a: null,
    b: null,
  });
  tellOf(core, frame, template);
}

function count(core: Core, frame: number, scope: IdempotentScope, name: string): void {
  if (!core.recorder.on) return;
  const pod = core.pods[core.frames.ints[frame + OWNER]];
  const key = `${pod.id}/idempotency/${scope.store}/${name}`;
  let counter = core.callCounters.get(key);
  if (counter === undefined) {
    counter = pod.target.instrument(name, core.program.keyStores[scope.store].labels);
    core.callCounters.set(key, counter);
  }
  pod.target.values[counter] += 1;
}
