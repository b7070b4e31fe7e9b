/** How a running process obeys what operators set about its line, thread pools and caches (model/process-settings.ts). */
import type { Core } from './core.ts';
import type { QueueDiscipline } from '../model/process.ts';
import { START } from './frames.ts';
import type { Pod } from './pod.ts';
import { reorder } from './priorities.ts';
import { openQueue } from './process-opening.ts';
import { giveSlots } from './scopes.ts';

const PLAIN_QUEUE: QueueDiscipline = { order: 'fifo', expireUs: null, codel: null, leaveUs: null };

/** Who holds a thread that is one too many keeps it until he is done. */
export function obeyThreadPool(core: Core, pod: Pod, name: string): void {
  const slots = pod.process?.threadPools[core.program.insides[pod.service].threadPools.indexOf(name)];
  const model = pod.model.process.threadPools.find((pool) => pool.name === name);
  if (slots === null || slots === undefined || model === undefined) return;
  slots.slotsMax = model.threads;
  slots.queueMax = model.queueMax;
  slots.traced = model.traced === true || pod.model.tracesWaits === true;
  giveSlots(core, slots);
}

export function obeyCache(core: Core, pod: Pod, name: string): void {
  const cache = pod.process?.caches[core.program.insides[pod.service].caches.indexOf(name)];
  const model = pod.model.process.caches.find((one) => one.name === name);
  if (model !== undefined) cache?.obey(model, core.events.nowUs);
}

export function obeyQueue(core: Core, pod: Pod): void {
  const { queue } = pod.model.process;
  if (pod.queue === null) pod.queue = openQueue(core, pod);
  else pod.queue.obey(queue ?? PLAIN_QUEUE);
  const { ints, instants } = core.frames;
  reorder(pod.line, ints, queue?.order === 'priority', (frame) => instants[(frame >> 2) + START]);
}
