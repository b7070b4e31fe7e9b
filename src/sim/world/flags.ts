/** A step behind a feature flag: which way a request, its branch or a message takes, and what it leaves of that in telemetry. */
import { tenantIn } from './baggage.ts';
import type { Core } from './core.ts';
import { EVALUATIONS } from './flag-state.ts';
import { BAGGAGE, BRANCH, FLAGS, KEY, KIND, OWNER, PARENT, REQUEST } from './frames.ts';
import type { FlagStep } from './program.ts';

/** The instruction at which the frame goes on. */
export function askFlag(core: Core, frame: number, { flag, entries }: FlagStep): number {
  const { ints } = core.frames;
  const state = core.flags[flag];
  const isOn = state.isOnFor(state.model.by === 'tenant' ? tenantIn(ints[frame + BAGGAGE]) : ints[frame + KEY]);
  const told = state.note(isOn);
  if (told !== 0) {
    let root = frame;
    while (ints[root + KIND] === BRANCH) root = ints[root + PARENT];
    if (ints[root + KIND] === REQUEST) ints[root + FLAGS] |= told;
  }
  if (core.recorder.on) count(core, ints[frame + OWNER], state.model.name, isOn);
  return entries[isOn ? 0 : 1];
}

function count({ pods, flagCounters }: Core, id: number, key: string, isOn: boolean): void {
  const { target } = pods[id];
  const variant = isOn ? 'on' : 'off';
  const name = `${id}/${key}/${variant}`;
  let counter = flagCounters.get(name);
  if (counter === undefined) {
    counter = target.instrument(EVALUATIONS, { key, variant });
    flagCounters.set(name, counter);
  }
  target.values[counter] += 1;
}
