/** Round instants for a ruler over a length of time: 1, 2 or 5 times a power of ten, in microseconds. */
import type { Micros } from '../../../sim/base/time.ts';

/** Offsets from 0 to `lengthUs`, at most `ticksMax` + 1 of them. */
export function timeTicks(lengthUs: Micros, ticksMax: number): Micros[] {
  if (lengthUs <= 0 || ticksMax < 1) return [0];
  const least = lengthUs / ticksMax;
  const power = 10 ** Math.floor(Math.log10(least));
  const stepUs = Math.max(1, [1, 2, 5, 10].map((times) => times * power).find((step) => step >= least - 1e-9) ?? 10 * power);
  const ticks: Micros[] = [];
  for (let atUs = 0; atUs <= lengthUs; atUs += stepUs) ticks.push(atUs);
  return ticks;
}
