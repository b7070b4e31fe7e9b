/**
 * The factor of a load shape as a function of time: straight lines between knots. At a knot it may jump, so it is asked for just
 * before or just after. A wave is drawn as a polygon of 48 sides a period, which is what "wave" means here, exactly.
 */
import { cos } from '../base/math.ts';
import type { Micros } from '../base/time.ts';
import type { FlashCrowd, LoadShape, LoadStep, LoadWave } from '../model/load.ts';

const SIDES_OF_WAVE = 48;
const TURN = 6.283185307179586;

export type Side = 'before' | 'after';

export function factorAt(shape: LoadShape, atUs: Micros, side: Side): number {
  let factor = stepsAt(shape.steps, atUs, side);
  if (shape.wave !== null) factor *= waveAt(shape.wave, atUs);
  for (const crowd of shape.crowds) factor *= crowdAt(crowd, atUs, side);
  return factor;
}

/** Whether nobody will come any more from `atUs` on. */
export function isOver({ steps, wave }: LoadShape, atUs: Micros): boolean {
  const last = steps.at(-1);
  return wave?.high === 0 || (last !== undefined && last.times === 0 && atUs >= last.atUs + last.overUs);
}

/** The first knot after `atUs`; Infinity when the factor stays as it is. */
export function knotAfter(shape: LoadShape, atUs: Micros): Micros {
  let knotUs = Infinity;
  const offer = (candidateUs: Micros) => {
    if (candidateUs > atUs && candidateUs < knotUs) knotUs = candidateUs;
  };
  for (const step of shape.steps) {
    offer(step.atUs);
    offer(step.atUs + step.overUs);
  }
  for (const crowd of shape.crowds) {
    const topUs = crowd.atUs + crowd.riseUs;
    for (const corner of [crowd.atUs, topUs, topUs + crowd.holdUs, topUs + crowd.holdUs + crowd.fadeUs]) offer(corner);
  }
  if (shape.wave !== null) {
    const sideUs = sideOf(shape.wave);
    offer((Math.floor(atUs / sideUs) + 1) * sideUs);
  }
  return knotUs;
}

function stepsAt(steps: readonly LoadStep[], atUs: Micros, side: Side): number {
  let factor = 1;
  for (const step of steps) {
    const since = atUs - step.atUs;
    if (since < 0 || (since === 0 && side === 'before')) break;
    factor = since >= step.overUs ? step.times : factor + ((step.times - factor) * since) / step.overUs;
  }
  return factor;
}

function waveAt(wave: LoadWave, atUs: Micros): number {
  const middle = (wave.low + wave.high) / 2;
  return middle + (wave.high - middle) * cos((TURN * (atUs - wave.peakAtUs)) / wave.periodUs);
}

function sideOf(wave: LoadWave): Micros {
  return Math.max(1, Math.round(wave.periodUs / SIDES_OF_WAVE));
}

function crowdAt({ atUs: beginsUs, riseUs, holdUs, fadeUs, times }: FlashCrowd, atUs: Micros, side: Side): number {
  const since = atUs - beginsUs;
  if (since < 0 || (since === 0 && side === 'before')) return 1;
  if (since < riseUs) return 1 + ((times - 1) * since) / riseUs;
  const left = riseUs + holdUs + fadeUs - since;
  if (left < 0 || (left === 0 && side === 'after')) return 1;
  return left < fadeUs ? 1 + ((times - 1) * left) / fadeUs : times;
}
