/**
 * The rows that publications are the source of: what retries, hedges, breakers and waiting lines do to a system as a whole. Where
 * theory knows a limit only (all of the load is served again, or none), each of the ten replications has to keep a bound, and the
 * table shows it with its sign. Rows without chance are exact.
 */
import type { Experiment, Row } from './experiment.ts';

/** Requests that `service` has got since the start of the run. */
const got = (service: string) => `sum(http_requests_total{service="${service}"})`;
const exactly = { within: 1e-9 } as const;

const slow =
  '1 - sum(http_request_duration_seconds_bucket{service="front",le="0.5"}) / sum(http_request_duration_seconds_count{service="front"})';
const p99 = (service: string) =>
  `histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{service="${service}"}[1m])))`;

/** Four to seven minutes after an outage of ten seconds: the share of the visits that end well. */
const goodput =
  'sum(rate(http_requests_total{service="clients",code="200"}[3m])) / sum(rate(http_requests_total{service="clients"}[3m]))';
const afterwards = (file: string, expected: number, rule?: Row['rule']): Experiment => ({
  file: `metastable-${file}`,
  at: '12m',
  rows: [{ name: 'goodput', promql: goodput, expected, ...(rule === undefined ? {} : { rule }) }],
});
const recovers = (file: string) => afterwards(file, 0.99, 'at least');
const staysDown = (file: string) => afterwards(file, 0.01, 'at most');

/** From half a minute after a cache was emptied: the share of the requests that end well. */
const servedAgain =
  'sum(rate(http_requests_total{service="web",code="200"}[1m])) / sum(rate(http_requests_total{service="web"}[1m]))';
const flushed = (file: string, expected: number, rule: 'at least' | 'at most'): Experiment => ({
  file: `look-aside-${file}`,
  at: '150s',
  rows: [{ name: 'goodput', promql: servedAgain, expected, rule }],
});

const lag = 'kafka_consumergroup_lag_sum';

/** Calls of a hundred contenders until each has written once. The publication's own numbers are means of a hundred simulations. */
const contention = (backoff: string, expected: number): Experiment => ({
  file: `contention-${backoff}`,
  at: '1100s',
  rows: [
    { name: 'calls', promql: `${got('writer')} / 5`, expected },
    { name: 'writes', promql: 'sum(http_requests_total{service="writer",code="200"}) / 5', expected: 100, rule: exactly },
  ],
});

export const DYNAMICS: readonly Experiment[] = [
  {
    file: 'retries',
    at: '2m',
    rows: [
      { name: 'tries', promql: `${got('bottom')} / ${got('fifth')}`, expected: 1.39 },
      { name: 'success', promql: `sum(http_requests_total{service="fifth",code="200"}) / ${got('fifth')}`, expected: 0.973 },
    ],
  },
  {
    file: 'retry-depth-3',
    at: '70s',
    rows: [{ name: 'growth', promql: `${got('bottom')} / ${got('third')}`, expected: 64, rule: exactly }],
  },
  {
    file: 'retry-depth-5',
    at: '70s',
    rows: [{ name: 'growth', promql: `${got('bottom')} / ${got('first')}`, expected: 243, rule: exactly }],
  },
  {
    file: 'retry-budget',
    at: '70s',
    rows: [
      { name: 'growth of layer 1', promql: `${got('fourth')} / ${got('third')}`, expected: 1.1, rule: 'at most' },
      { name: 'growth of layer 2', promql: `${got('fifth')} / ${got('fourth')}`, expected: 1.1, rule: 'at most' },
      { name: 'growth of layer 3', promql: `${got('bottom')} / ${got('fifth')}`, expected: 1.1, rule: 'at most' },
      // Not because nobody tries again: the budget is used up.
      { name: 'growth of all', promql: `${got('bottom')} / ${got('third')}`, expected: 1.331, rule: { within: 0.002 } },
    ],
  },
  {
    file: 'retry-final',
    at: '70s',
    rows: [
      { name: 'growth', promql: `${got('bottom')} / ${got('third')}`, expected: 1.1, rule: 'at most' },
      // The layer above the dead one uses its budget up.
      { name: 'growth of layer 3', promql: `${got('bottom')} / ${got('fifth')}`, expected: 1.1, rule: { within: 0.002 } },
    ],
  },
  { file: 'tail-at-scale', at: '1m', rows: [{ name: 'slow', promql: slow, expected: 0.633968 }] },
  {
    file: 'tail-hedged',
    at: '9m',
    rows: [
      { name: 'slow', promql: slow, expected: 0.009951 },
      { name: 'requests', promql: `${got('leaf')} / 100 / ${got('front')}`, expected: 1.01 },
    ],
  },
  {
    file: 'hedge-when-busy',
    at: '2m',
    rows: [{ name: 'p99 with / without', promql: `${p99('hasty')} / ${p99('patient')}`, expected: 1, rule: 'at least' }],
  },
  recovers('130'),
  staysDown('160'),
  staysDown('280'),
  recovers('one-try'),
  // The slack of whoever is served is that of M/M/1 with 554/s against 300/s, so 10 / (10 + 254) of them are done in time: 0.0406.
  afterwards('drop-expired', 0.0406),
  recovers('short-queue'),
  recovers('lifo'),
  recovers('budget-250'),
  staysDown('budget-280'),
  staysDown('backoff'),
  flushed('plain', 0.01, 'at most'),
  flushed('coalesced', 0.99, 'at least'),
  flushed('bounded', 0.99, 'at least'),
  {
    file: 'breaker',
    at: '50s',
    quick: true,
    rows: [
      {
        name: 'failed calls until it opens',
        promql: 'sum(http_client_requests_total{code!="200"}) - sum(circuit_breaker_not_permitted_total)',
        expected: 50,
        rule: exactly,
      },
    ],
  },
  {
    file: 'broker-lag',
    at: '8m',
    rows: [
      { name: 'lag after a minute', promql: `max_over_time(${lag}[8m])`, expected: 60_000, rule: { within: 100 } },
      {
        name: 'drained in seconds',
        promql: `max_over_time(${lag}[8m]) / -deriv(${lag}[4m] offset 70s)`,
        expected: 300,
        rule: { within: 1 },
      },
      { name: 'lag after 290 s', promql: `${lag} offset 70s`, expected: 1_900, rule: 'at least' },
      { name: 'lag after 305 s', promql: `${lag} offset 55s`, expected: 100, rule: 'at most' },
    ],
  },
  contention('none', 2421),
  contention('exponential', 1856),
  contention('equal', 813),
  contention('full', 795),
  contention('decorrelated', 1002),
];
