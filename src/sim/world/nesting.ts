/**
 * Tasks of a thread pool that hand a part of their work to the same pool and wait for it: each holds a thread and needs another one. When
 * all threads are held by such tasks nobody goes on any more, until somebody waits no longer.
 */
import type { Core } from './core.ts';
import { OWNER } from './frames.ts';
import type { SlotScope } from './scope.ts';
import type { Slots } from './slots.ts';

/** Whether a task that has just got a thread of the pool needs another one; it is noted as one that does. */
export function nests(core: Core, frame: number, scope: SlotScope, slots: Slots): boolean {
  const key = keyOf(core, frame, scope);
  if (scope.kind !== 'threadPool' || slots.nested.has(key)) return false;
  const { service, host } = core.pods[core.frames.ints[frame + OWNER]];
  if (!core.hooks.happensAt(host, core.hooks.atReplica('nestedRatio', service, host), 'nested task')) return false;
  slots.nested.add(key);
  return true;
}

/** Whether the task was one of those; it ends, and is so no more. */
export function isNestedNoMore(core: Core, frame: number, scope: SlotScope, { nested }: Slots): boolean {
  return nested.size > 0 && nested.delete(keyOf(core, frame, scope));
}

function keyOf({ program }: Core, frame: number, { id }: SlotScope): number {
  return frame * program.scopes.length + id;
}
