/** How metrics are read from processes: how often, and how long that may take before it has failed. */
import { HOUR, SECOND, type Micros } from '../base/time.ts';
import { positiveLength } from './distribution-shape.ts';
import { defaulted, object, optional } from './object-shape.ts';
import { scrapeSamplesMax } from './limits.ts';
import { count, duration } from './quantity.ts';
import { convert, either, type Shape } from './shape.ts';

interface Scraping {
  readonly everyUs: Micros;
  /** Null: every process answers at once. */
  readonly timeoutUs: Micros | null;
  /** Null: a process may expose as many samples as it likes. */
  readonly samplesMax: number | null;
}

const every = duration({ minUs: SECOND, maxUs: HOUR, maxName: 'scrapeIntervalMax' });
const plain = (): Scraping => ({ everyUs: 5 * SECOND, timeoutUs: null, samplesMax: null });

export const scraping: Shape<Scraping> = either<Scraping>(
  'a duration such as 5s, or a map with "every", "timeout" and "sampleLimit"',
  convert(every, (everyUs) => ({ everyUs, timeoutUs: null, samplesMax: null }), plain),
  convert(
    object('scraping', {
      every: defaulted(every, '5s', 'How often each process is asked.'),
      timeout: optional(
        positiveLength,
        'How long a process may take to answer, at most as long as "every". It answers like any other request, without work: not while it stands still or its workers are busy, and not at all when nobody listens or its line is full. When it does not answer in time the scrape has failed: up is 0 and its other series are missing. Left out: every process answers at once, whatever its state.',
      ),
      sampleLimit: optional(
        count({ min: 1, max: scrapeSamplesMax, maxName: 'scrapeSamplesMax' }),
        'How many samples a process may expose; with more, its scrape fails: up is 0 and its other series are missing. Left out: as many as it likes.',
      ),
    }),
    (read, at, reading): Scraping | undefined => {
      if (read.timeout === undefined || read.timeout <= read.every)
        return { everyUs: read.every, timeoutUs: read.timeout ?? null, samplesMax: read.sampleLimit ?? null };
      reading.report(at, 'needs "timeout" to be at most "every" (left out: 5s): one scrape ends before the next begins.');
      return undefined;
    },
    plain,
  ),
);
