/**
 * Spans around the wait for a lock or for a thread of a pool, where somebody has asked for them. Without, a trace has a gap there: what
 * nobody instrumented is in no span.
 */
import type { Core } from './core.ts';
import { OWNER, SPAN, STEP, TRACE } from './frames.ts';
import type { SlotScope } from './scope.ts';

/** How a wait ended: codes of spans (telemetry/span-store.ts). */
export const WAIT_ENDED = 0;
export const WAIT_TIMED_OUT = 1;
export const WAIT_CALLED_OFF = 2;

/** The wait of `frame` at the scope, since the instant STEP, has ended; `code` says how. */
export function recordWait(core: Core, frame: number, scope: SlotScope, code: number): void {
  const { frames, recorder, signatures } = core;
  if (!recorder.on) return;
  const startUs = frames.instants[(frame >> 2) + STEP];
  const { ints } = frames;
  const template = signatures.waits[scope.kind][scope.service][scope.slots];
  const { host } = core.pods[ints[frame + OWNER]];
  const lengthUs = core.events.nowUs - startUs;
  recorder.spans.record(
    startUs,
    lengthUs,
    ints[frame + TRACE],
    recorder.newSpan(),
    ints[frame + SPAN],
    template,
    host,
    code,
    0,
    0,
  );
}
