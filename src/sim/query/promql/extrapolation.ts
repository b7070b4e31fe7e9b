/** How far the change between the first and the last sample of a window is drawn out to the window's ends, as Prometheus does. */
import type { Micros } from '../../base/time.ts';

/** A gap at an end of the window up to this many average intervals counts as covered by the series. */
const COVERED_INTERVALS = 1.1;

/** Where the samples of a window lie in it. */
export interface Reach {
  readonly firstUs: Micros;
  readonly lastUs: Micros;
  /** Between the first and the last sample. */
  readonly intervals: number;
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

export interface Extent {
  readonly sampledUs: Micros;
  /** By which the change is drawn out at either end. */
  readonly toStartUs: Micros;
  readonly toEndUs: Micros;
}

/** All the way to an end that the samples reach near to, else by half an interval. */
export function extentOf({ firstUs, lastUs, intervals, fromUs, toUs }: Reach): Extent {
  const sampledUs = lastUs - firstUs;
  const intervalUs = sampledUs / intervals;
  const coveredUs = intervalUs * COVERED_INTERVALS;
  const toStartUs = firstUs - fromUs;
  const toEndUs = toUs - lastUs;
  return {
    sampledUs,
    toStartUs: toStartUs >= coveredUs ? intervalUs / 2 : toStartUs,
    toEndUs: toEndUs >= coveredUs ? intervalUs / 2 : toEndUs,
  };
}

/** By how much a change grows. A counter that gained is not drawn out below zero. */
export function stretch({ sampledUs, toStartUs, toEndUs }: Extent, gained: number, firstValue: number): number {
  let backUs = toStartUs;
  if (gained > 0 && firstValue >= 0) {
    const toZeroUs = sampledUs * (firstValue / gained);
    if (toZeroUs < backUs) backUs = toZeroUs;
  }
  return (sampledUs + backUs + toEndUs) / sampledUs;
}
