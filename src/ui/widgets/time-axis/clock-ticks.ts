/** Instants that a clock would show as round: every 5 s, every minute, every quarter of an hour; and how they are written on an axis. */
import { HOUR, MINUTE, SECOND } from '../../../sim/base/time.ts';
import type { Micros } from '../../../sim/base/time.ts';

/** Steps that divide the next larger unit, so that ticks fall on whole minutes and hours. */
const STEPS_US: readonly Micros[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((count) => count * HOUR),
];

/** The smallest round step with at most `countMax` of them in `lengthUs`. */
export function roundStep(lengthUs: Micros, countMax: number): Micros {
  const least = lengthUs / Math.max(1, countMax);
  return STEPS_US.find((stepUs) => stepUs >= least) ?? Math.ceil(least / (24 * HOUR)) * 24 * HOUR;
}

/** Multiples of a round step in fromUs <= t <= toUs, at most `ticksMax` + 1. */
export function clockTicks(fromUs: Micros, toUs: Micros, ticksMax: number): Micros[] {
  if (toUs <= fromUs) return [];
  const stepUs = roundStep(toUs - fromUs, ticksMax);
  const ticks: Micros[] = [];
  for (let atUs = Math.ceil(fromUs / stepUs) * stepUs; atUs <= toUs; atUs += stepUs) ticks.push(atUs);
  return ticks;
}

/** `02:10` for `02:10:00`: seconds are written only where they are not round. */
export function tickText(clockText: string): string {
  return clockText.endsWith(':00') ? clockText.slice(0, -3) : clockText;
}
