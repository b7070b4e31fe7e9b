/** The volume of logs over time counts each line once, whichever way it is counted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogRecord, LogSearch } from '../../src/sim/model/log.ts';
import { bucketEdges, LEVELS, volumeByAsking, volumeOfRecords } from '../../src/ui/views/logs/log-volume.ts';

const SECOND = 1_000_000;

function line(timestampUs: number, level: LogRecord['level']): LogRecord {
  return {
    timestampUs,
    level,
    service: 's',
    pod: 'p',
    message: '',
    traceId: null,
    spanId: null,
    correlationId: null,
    fields: {},
  };
}

describe('bucketEdges', () => {
  it('cuts a quarter of an hour at whole half minutes', () => {
    const edges = bucketEdges(7 * SECOND, 907 * SECOND, 40);
    expect(edges.slice(0, 3)).toEqual([7 * SECOND, 30 * SECOND, 60 * SECOND]);
    expect(edges.at(-1)).toBe(907 * SECOND);
  });

  it('never makes more buckets than asked for, and covers the range', () => {
    fc.assert(
      fc.property(
        fc.nat(1e10),
        fc.integer({ min: 1, max: 1e11 }),
        fc.integer({ min: 2, max: 100 }),
        (fromUs, lengthUs, bucketsMax) => {
          const edges = bucketEdges(fromUs, fromUs + lengthUs, bucketsMax);
          expect(edges.length - 1).toBeLessThanOrEqual(bucketsMax + 1);
          expect([edges[0], edges.at(-1)]).toEqual([fromUs, fromUs + lengthUs]);
          expect(edges).toEqual([...edges].sort((x, y) => x - y));
        },
      ),
    );
  });
});

describe('volume', () => {
  const edges = [0, 10, 20, 25];
  const lines = fc.array(fc.tuple(fc.nat(24), fc.constantFrom(...LEVELS)).map(([atUs, level]) => line(atUs, level)));

  it('asked from the store is the same as counted on the page', async () => {
    await fc.assert(
      fc.asyncProperty(lines, async (records) => {
        const count = (search: LogSearch): Promise<number> => {
          const least = LEVELS.indexOf(search.minLevel ?? 'debug');
          const inside = ({ timestampUs }: LogRecord): boolean => timestampUs >= search.fromUs && timestampUs < search.toUs;
          return Promise.resolve(records.filter((each) => inside(each) && LEVELS.indexOf(each.level) >= least).length);
        };
        const search: LogSearch = { fromUs: 0, toUs: 25, order: 'newest', limit: 100 };
        const counted = volumeOfRecords(records, edges);
        expect(await volumeByAsking(search, edges, count)).toEqual(counted);
        expect(counted.flatMap((bucket) => Object.values(bucket.counts)).reduce((x, y) => x + y, 0)).toBe(records.length);
      }),
    );
  });

  it('does not ask for levels that are filtered out', async () => {
    const asked: LogSearch[] = [];
    await volumeByAsking({ fromUs: 0, toUs: 10, minLevel: 'warn', order: 'newest', limit: 9 }, [0, 10], (search) => {
      asked.push(search);
      return Promise.resolve(0);
    });
    expect(asked.map((search) => search.minLevel)).toEqual(['warn', 'error']);
  });
});
