/** The heap in the life of a request: its worker makes objects, which may stop the process for a collection, and lets them go. */
import { QuotaSharing } from '../kernel/quota-sharing.ts';
import { touchMemory } from './oom-killer.ts';
import type { Core } from './core.ts';
import { MADE_IN } from './frames.ts';
import type { HeapState } from './heap.ts';
import { pausePod } from './pausing.ts';
import type { Pod } from './pod.ts';
import { tell } from './telling.ts';

/** A request makes its objects; it is charged for all of them when it begins. */
export function makeObjects(core: Core, pod: Pod, heap: HeapState, request: number): void {
  const nowUs = core.events.nowUs;
  if (heap.allocate(nowUs) && !pod.paused) pauseToCollect(core, pod, heap);
  core.frames.ints[request + MADE_IN] = heap.epoch;
  if (pod.model.process.memory !== null) touchMemory(core, pod);
}

/** The program asks for a collection of everything. */
export function collectByRequest(core: Core, pod: Pod): void {
  if (pod.heap === null || pod.paused) return;
  pod.heap.collectAll(core.events.nowUs);
  pauseToCollect(core, pod, pod.heap);
}

/** The collector is one thread, which needs the quota as everybody does. */
function pauseToCollect(core: Core, pod: Pod, { pauseUs }: HeapState): void {
  const { nowUs } = core.events;
  const { processors } = pod;
  pausePod(core, pod, processors instanceof QuotaSharing ? processors.occupy(pauseUs, nowUs) : nowUs + pauseUs);
}

/** The pause of a collection is over: tells of it if it was a major one. False when it was in vain, and the process gives up. */
export function collected(core: Core, pod: Pod, heap: HeapState): boolean {
  if (pod.processors instanceof QuotaSharing) pod.processors.leave(core.events.nowUs);
  if (!heap.major || !core.tells) return heap.exhausted === null;
  const { sizeMax } = heap.model;
  const size = mebibytes(sizeMax);
  const { name } = pod.model;
  const template = core.signatures.logOnce(`${name}/gc/${size}`, {
    level: 'info',
    service: name,
    message: `Pause Full (Allocation Failure) {heap_used_mib}M(${size}M) {pause_ms}ms`,
    fixed: { logger: 'gc' },
    a: 'pause_ms',
    b: 'heap_used_mib',
  });
  tell(core, pod, template, 0, 0, 0, heap.pauseUs, mebibytes(heap.oldUsed));
  if (heap.exhausted === null) return true;
  const error = core.signatures.logOnce(`${name}/${heap.exhausted}`, {
    level: 'error',
    service: name,
    message: `Terminating due to java.lang.OutOfMemoryError: ${heap.exhausted}`,
    fixed: {},
    a: null,
    b: null,
  });
  tell(core, pod, error);
  return false;
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / (1024 * 1024));
}
