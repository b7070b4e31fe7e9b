/** How a running process obeys what operators set about its thread pools and caches (model/process-settings.ts). */
import type { Core } from './core.ts';
import type { Pod } from './pod.ts';
import { giveSlots } from './scopes.ts';

/** Who holds a thread that is one too many keeps it until he is done. */
export function obeyThreadPool(core: Core, pod: Pod, name: string): void {
  const slots = pod.process?.threadPools[core.program.insides[pod.service].threadPools.indexOf(name)];
  const model = pod.model.process.threadPools.find((pool) => pool.name === name);
  if (slots === null || slots === undefined || model === undefined) return;
  slots.slotsMax = model.threads;
  slots.queueMax = model.queueMax;
  giveSlots(core, slots);
}

export function obeyCache(core: Core, pod: Pod, name: string): void {
  const cache = pod.process?.caches[core.program.insides[pod.service].caches.indexOf(name)];
  const model = pod.model.process.caches.find((one) => one.name === name);
  if (model !== undefined) cache?.obey(model);
}
