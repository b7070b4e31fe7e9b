/** Between a pod and its door (admission.ts): opens it with the pod, asks it about arrivals and tells it how requests went. */
import { Door, refusesAnything } from './admission.ts';
import type { Core } from './core.ts';
import { BAGGAGE, ITEM, START, STATUS } from './frames.ts';
import type { Pod } from './pod.ts';

/** The door of a pod that starts; null when its service refuses nobody. */
export function openDoor(core: Core, pod: Pod): Door | null {
  const { model } = pod;
  if (!refusesAnything(model)) return null;
  const entries = core.program.endpoints.filter((entry) => entry.service === pod.service);
  const words = entries.map(({ endpoint: { method, route } }) => {
    const own = model.endpoints.find((endpoint) => endpoint.method === method && endpoint.route === route);
    return own?.admission ?? null;
  });
  return new Door(model, words, pod.target, core.events.nowUs);
}

/** Whether the request, which is counted as in flight already, is taken in, or why not. */
export function judgeArrival(core: Core, pod: Pod, door: Door, frame: number): number {
  const { ints } = core.frames;
  const { local } = core.program.endpoints[ints[frame + ITEM]];
  return door.judge(
    local,
    ints[frame + BAGGAGE],
    pod.inFlight - 1,
    pod.line.length,
    pod.workersBusy / pod.workersMax,
    core.events.nowUs,
  );
}

/** A request that had a worker is done. */
export function noteServed(core: Core, pod: Pod, door: Door, frame: number): void {
  if (door.adaptive === null) return;
  const { frames } = core;
  const durationUs = core.events.nowUs - frames.instants[(frame >> 2) + START];
  door.adaptive.sample(durationUs, frames.ints[frame + STATUS] >= 500, pod.inFlight, core.events.nowUs);
}

/** An operator has set other bounds: they hold from now on, and what the door has learnt stays. */
export function obeyAdmission(core: Core, pod: Pod): void {
  if (pod.door === null) pod.door = openDoor(core, pod);
  else pod.door.obey(pod.model, core.events.nowUs);
}
