/**
 * `npm run bench:queries`: one JSON line per query on stdout, over ten thousand bucket series of an hour at a scrape every five
 * seconds in the real store: nanoseconds of processor time per sample that the query reads. Each is the median of rounds in which all
 * queries take turns.
 */
import { SECOND } from '../src/sim/base/time.ts';
import { evaluateRange } from '../src/sim/query/promql/engine.ts';
import { parsePromql } from '../src/sim/query/promql/parse.ts';
import { SeriesStore, TimeAxis } from '../src/sim/telemetry/series-store.ts';
import { medianFigures, type Round } from './figure.ts';
import { ProcessorTime } from './processor-time.ts';

const ROUNDS = 5;
const PODS = 50;
const ENDPOINTS = 20;
const BOUNDS = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '+Inf'];
const SCRAPES = 720;
const SCRAPE_US = 5 * SECOND;
const SAMPLES = PODS * ENDPOINTS * BOUNDS.length * SCRAPES;

/** A graph of the whole hour with 241 points. */
const RANGE = { startUs: 0, endUs: SCRAPES * SCRAPE_US, stepUs: 15 * SECOND };

const QUERIES: Readonly<Record<string, string>> = {
  quantile_of_rate: 'histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m])))',
  quantile_of_rate_by_endpoint: 'histogram_quantile(0.99, sum by (le, endpoint) (rate(x_bucket[5m])))',
  sum_of_rate: 'sum(rate(x_bucket[5m]))',
  sum: 'sum by (pod) (x_bucket)',
  max_over_time: 'max(max_over_time(x_bucket[5m]))',
};

const store = filledStore();
playRound();
const rounds: Round[] = [];
for (let index = 1; index <= ROUNDS; index++) rounds.push(playRound());
for (const figure of medianFigures(rounds)) process.stdout.write(`${JSON.stringify(figure)}\n`);

function playRound(): Round {
  const round: Record<string, number> = {};
  for (const [name, text] of Object.entries(QUERIES)) {
    const expr = parsePromql(text);
    if (!expr.ok) throw new Error(`${text} is no query`);
    const time = new ProcessorTime();
    const value = evaluateRange(expr.value, store, RANGE);
    round[`query.${name}.ns_per_sample`] = time.ns / SAMPLES;
    if (value.kind !== 'matrix' || value.series.length === 0) throw new Error(`${text} has no answer`);
  }
  return round;
}

/** Counters of requests with durations spread over the buckets, a little different in every series. */
function filledStore(): SeriesStore {
  const filled = new SeriesStore();
  for (let pod = 0; pod < PODS; pod++) {
    const axis = new TimeAxis();
    const all = Array.from({ length: ENDPOINTS * BOUNDS.length }, (_, i) => {
      const endpoint = Math.floor(i / BOUNDS.length);
      const labels = { __name__: 'x_bucket', endpoint: `/e${endpoint}`, le: BOUNDS[i % BOUNDS.length] ?? '', pod: `p${pod}` };
      const series = filled.create(labels, axis);
      if (series === null) throw new Error('the store is full');
      return series;
    });
    for (let scrape = 1; scrape <= SCRAPES; scrape++) {
      axis.push(scrape * SCRAPE_US - pod * 37_000);
      all.forEach((series, i) => series.append(scrape * ((i % BOUNDS.length) + 1) * (1 + (i % 7)) + ((scrape * (i + 3)) % 5)));
    }
  }
  return filled;
}
