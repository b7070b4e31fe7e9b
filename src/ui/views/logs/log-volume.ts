/**
 * How many log lines of each level there were over time. The store counts "this level and graver", so a bucket is asked once
 * per level and the differences are the levels; when all matching lines are on the page already they are counted here.
 */
import type { Micros } from '../../../sim/base/time.ts';
import type { LogRecord, LogSearch } from '../../../sim/model/log.ts';
import type { LogLevel } from '../../../sim/model/logging.ts';
import { roundStep } from '../../widgets/time-axis/clock-ticks.ts';

/** From harmless to grave, the order in which bars are stacked. */
export const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

export interface VolumeBucket {
  readonly fromUs: Micros;
  readonly toUs: Micros;
  /** Lines of exactly this level. */
  readonly counts: Readonly<Record<LogLevel, number>>;
}

/** Edges on whole multiples of a round width, at most `bucketsMax` buckets; the first and last are cut to the range. */
export function bucketEdges(fromUs: Micros, toUs: Micros, bucketsMax: number): Micros[] {
  const widthUs = roundStep(toUs - fromUs, bucketsMax - 1);
  const edges = [fromUs];
  for (let edge = (Math.floor(fromUs / widthUs) + 1) * widthUs; edge < toUs; edge += widthUs) edges.push(edge);
  edges.push(toUs);
  return edges;
}

export function volumeOfRecords(records: readonly LogRecord[], edges: readonly Micros[]): VolumeBucket[] {
  const buckets = edges.slice(1).map((toUs, i) => ({ fromUs: edges[i] as Micros, toUs, counts: noLines() }));
  for (const record of records) {
    const bucket = buckets.find(({ fromUs, toUs }) => record.timestampUs >= fromUs && record.timestampUs < toUs);
    if (bucket !== undefined) bucket.counts[record.level]++;
  }
  return buckets;
}

/** Asks `count` for the number of lines of each bucket and each level from `search.minLevel` up. */
export async function volumeByAsking(
  search: LogSearch,
  edges: readonly Micros[],
  count: (search: LogSearch) => Promise<number>,
): Promise<VolumeBucket[]> {
  const levels = LEVELS.slice(LEVELS.indexOf(search.minLevel ?? 'debug'));
  const bucket = async (fromUs: Micros, toUs: Micros): Promise<VolumeBucket> => {
    const atLeast = await Promise.all(levels.map((minLevel) => count({ ...search, minLevel, fromUs, toUs, limit: 0 })));
    const counts = noLines();
    levels.forEach((level, i) => (counts[level] = (atLeast[i] ?? 0) - (atLeast[i + 1] ?? 0)));
    return { fromUs, toUs, counts };
  };
  return Promise.all(edges.slice(1).map((toUs, i) => bucket(edges[i] as Micros, toUs)));
}

function noLines(): Record<LogLevel, number> {
  return { debug: 0, info: 0, warn: 0, error: 0 };
}
