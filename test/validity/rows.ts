/**
 * The rows of `npm run validate`: what theory or a publication says of a system, and how to ask the system for it.
 *
 * To add a row: write an ordinary scenario, `test/validity/NAME.yaml` (a system of test/validity/systems with a patch, or a system
 * of its own there), try it with `npx faultline query test/validity/NAME.yaml --seed validity-1 --at TIME 'PROMQL'`, and add an
 * experiment here. An experiment is one file that is simulated once a seed until `at`; its rows are questions to those runs.
 * Choose the length by theory, not by the outcome: a warm-up of 20 relaxation times before the range of the query, and enough
 * customers that the 95 % half-width comes to at most 5 % (YARDSTICKS.md; 1.4 M of them at rho 0.9 over all replications).
 */

import { DYNAMICS } from './dynamics.ts';
import type { Experiment } from './experiment.ts';

/** Mean wait for a worker, over all requests, those included who did not wait. */
const meanWait = (range: string) =>
  `sum(rate(http_server_queue_wait_seconds_sum[${range}])) / sum(rate(http_request_duration_seconds_count[${range}]))`;
const waiting = (range: string) =>
  `sum(rate(http_server_queue_wait_seconds_count[${range}])) / sum(rate(http_request_duration_seconds_count[${range}]))`;
const quantile = (q: number, range: string, selector = '') =>
  `histogram_quantile(${q}, sum by (le) (rate(http_request_duration_seconds_bucket{${selector}}[${range}])))`;
const refused = (range: string) =>
  `sum(rate(http_requests_total{code="503"}[${range}])) / sum(rate(http_requests_total[${range}]))`;

const meanSojourn = (selector: string, range: string) =>
  `sum(rate(http_request_duration_seconds_sum{${selector}}[${range}])) / sum(rate(http_request_duration_seconds_count{${selector}}[${range}]))`;
const throughput = (selector: string, range: string) => `sum(rate(http_requests_total{${selector}}[${range}]))`;
/** Share of the time in which `count` requests were in the service, looked at once a second. */
const present = (count: number, range: string) => `avg_over_time((sum(http_requests_in_progress) == bool ${count})[${range}:1s])`;

const sharedProcessor = (file: string): Experiment => ({
  file,
  at: '122m',
  rows: [
    { name: 'sojourn', promql: meanSojourn('endpoint="/any"', '120m'), expected: 0.05 },
    { name: 'sojourn of x=5', promql: meanSojourn('endpoint="/five"', '120m'), expected: 0.25 },
    { name: 'P(N=3)', promql: present(3, '120m'), expected: 0.1024 },
  ],
});
const hits = (range: string) =>
  `sum(rate(cache_requests_total{result="hit"}[${range}])) / sum(rate(cache_requests_total[${range}]))`;

const serverHits = (range: string) =>
  `sum(rate(redis_keyspace_hits_total[${range}])) / (sum(rate(redis_keyspace_hits_total[${range}])) + sum(rate(redis_keyspace_misses_total[${range}])))`;

/** How long queries wait for a connection, those included who did not wait. */
const connectionPool = (file: string, at: string, range: string, mean: number, p99: number): Experiment => ({
  file,
  at,
  rows: [
    {
      name: 'wait',
      promql: `rate(connection_pool_wait_seconds_sum[${range}]) / rate(connection_pool_wait_seconds_count[${range}])`,
      expected: mean,
    },
    {
      name: 'wait p99',
      promql: `histogram_quantile(0.99, rate(connection_pool_wait_seconds_bucket[${range}]))`,
      expected: p99,
    },
  ],
});

const blocking = (file: string, at: string, range: string, expected: number): Experiment => ({
  file,
  at,
  quick: true,
  rows: [{ name: 'refused', promql: refused(range), expected }],
});

/** Of everything since the start of the run. */
const meanOfAll = 'sum(http_request_duration_seconds_sum) / sum(http_request_duration_seconds_count)';
const quantileOfAll = (q: number) => `histogram_quantile(${q}, sum by (le) (http_request_duration_seconds_bucket))`;

export const EXPERIMENTS: readonly Experiment[] = [
  { file: 'mm1-50', at: '10m', quick: true, rows: [{ name: 'wait', promql: meanWait('9m'), expected: 0.01 }] },
  {
    file: 'mm1-80',
    at: '62m',
    rows: [
      { name: 'wait', promql: meanWait('60m'), expected: 0.04 },
      { name: 'sojourn p50', promql: quantile(0.5, '60m'), expected: 0.03465736 },
      { name: 'sojourn p95', promql: quantile(0.95, '60m'), expected: 0.14978661 },
      { name: 'sojourn p99', promql: quantile(0.99, '60m'), expected: 0.23025851 },
    ],
  },
  {
    file: 'autoscaler',
    at: '2m',
    quick: true,
    rows: [
      {
        name: 'replicas wanted',
        promql: 'kube_horizontalpodautoscaler_status_desired_replicas',
        expected: 60,
        rule: { within: 0 },
      },
      { name: 'replicas that serve', promql: 'count(up{service="station"} == 1)', expected: 60, rule: { within: 0 } },
    ],
  },
  {
    file: 'mm1-priority',
    at: '6m',
    rows: [
      { name: 'critical', promql: meanSojourn('endpoint="/first"', '5m'), expected: 0.0185714 },
      { name: 'normal', promql: meanSojourn('endpoint="/"', '5m'), expected: 0.0314286 },
    ],
  },
  { file: 'mm1-90', at: '62m', rows: [{ name: 'wait', promql: meanWait('60m'), expected: 0.09 }] },
  {
    file: 'mm4',
    at: '8m',
    quick: true,
    rows: [
      { name: 'must wait', promql: waiting('7m'), expected: 0.596432 },
      { name: 'wait', promql: meanWait('7m'), expected: 0.00745541 },
    ],
  },
  {
    file: 'mm10',
    at: '6m',
    rows: [
      { name: 'must wait', promql: waiting('5m'), expected: 0.40918 },
      { name: 'wait', promql: meanWait('5m'), expected: 0.0020459 },
    ],
  },
  {
    file: 'mm16',
    at: '8m',
    rows: [
      { name: 'must wait', promql: waiting('7m'), expected: 0.591343 },
      { name: 'wait', promql: meanWait('7m'), expected: 0.0036959 },
    ],
  },
  blocking('erlang-b-exponential', '3m', '150s', 0.121661),
  blocking('erlang-b-constant', '3m', '150s', 0.121661),
  {
    file: 'bulkhead',
    at: '3m',
    rows: [
      {
        name: 'refused',
        promql: 'sum(rate(bulkhead_refused_total[150s])) / sum(rate(http_requests_total{service="front"}[150s]))',
        expected: 0.121661,
      },
    ],
  },
  { file: 'power-of-two-50', at: '2m', rows: [{ name: 'sojourn', promql: meanSojourn('', '60s'), expected: 1.2657 }] },
  { file: 'power-of-two-90', at: '3m', rows: [{ name: 'sojourn', promql: meanSojourn('', '100s'), expected: 2.6141 }] },
  { file: 'power-of-two-95', at: '12m', rows: [{ name: 'sojourn', promql: meanSojourn('', '200s'), expected: 3.383 }] },
  blocking('erlang-b-hyperexponential', '3m', '150s', 0.121661),
  blocking('mm1-10', '14m', '13m', 0.050814),
  blocking('mm4-10', '5m', '4m', 0.067174),
  {
    file: 'mm4-deadline',
    at: '4m',
    quick: true,
    rows: [
      {
        name: 'left',
        promql: 'sum(rate(queue_dropped_total{reason="timeout"}[3m])) / sum(rate(http_requests_total[3m]))',
        expected: 0.346956,
      },
    ],
  },
  {
    file: 'cache-ttl',
    at: '35m',
    quick: true,
    rows: [{ name: 'hit', promql: hits('33m'), expected: 0.952381 }],
  },
  {
    file: 'cache-lru',
    at: '3m',
    quick: true,
    rows: [{ name: 'hit', promql: hits('2m'), expected: 0.5765, rule: { within: 0.01 } }],
  },
  { file: 'cache-ttl-server', at: '35m', rows: [{ name: 'hit', promql: hits('33m'), expected: 0.952381 }] },
  {
    file: 'cache-lru-server',
    at: '3m',
    rows: [
      { name: 'hit', promql: hits('2m'), expected: 0.5765, rule: { within: 0.01 } },
      { name: 'hit, as the server says', promql: serverHits('2m'), expected: 0.5765, rule: { within: 0.01 } },
    ],
  },
  { file: 'md1', at: '15m', quick: true, rows: [{ name: 'wait', promql: meanWait('13m'), expected: 0.02 }] },
  { file: 'me4-1', at: '20m', rows: [{ name: 'wait', promql: meanWait('18m'), expected: 0.025 }] },
  { file: 'mh2-1', at: '90m', rows: [{ name: 'wait', promql: meanWait('85m'), expected: 0.1 }] },
  sharedProcessor('ps-exponential'),
  sharedProcessor('ps-constant'),
  sharedProcessor('ps-hyperexponential'),
  {
    file: 'ps-3-cores',
    at: '182m',
    rows: [0.432133, 0.360111, 0.150046, 0.041679].map((expected, n) => ({
      name: `P(N=${n})`,
      promql: present(n, '180m'),
      expected,
    })),
  },
  {
    file: 'tandem',
    at: '62m',
    rows: [
      { name: 'sojourn', promql: meanSojourn('service="front"', '60m'), expected: 0.08333333 },
      { name: 'sojourn p50', promql: quantile(0.5, '60m', 'service="front"'), expected: 0.06931472 },
      { name: 'sojourn p95', promql: quantile(0.95, '60m', 'service="front"'), expected: 0.19998886 },
      { name: 'sojourn p99', promql: quantile(0.99, '60m', 'service="front"'), expected: 0.2831861 },
    ],
  },
  {
    file: 'jackson',
    at: '185m',
    rows: [
      { name: 'rate of A', promql: throughput('service="a"', '180m'), expected: 7.555556 },
      { name: 'rate of db', promql: throughput('service="db"', '180m'), expected: 7.777778 },
      { name: 'time in the network', promql: meanSojourn('service="gateway"', '180m'), expected: 1.258197 },
    ],
  },
  {
    file: 'closed-10',
    at: '32m',
    quick: true,
    rows: [{ name: 'throughput', promql: throughput('service="first"', '30m'), expected: 9.264585 }],
  },
  {
    file: 'closed-100',
    at: '12m',
    quick: true,
    rows: [{ name: 'throughput', promql: throughput('service="first"', '10m'), expected: 33.329654 }],
  },
  {
    file: 'closed-pool-44',
    at: '32m',
    rows: [
      { name: 'throughput', promql: throughput('', '30m'), expected: 36.594966 },
      { name: 'response', promql: meanSojourn('', '30m'), expected: 0.202351 },
    ],
  },
  {
    file: 'closed-pool-100',
    at: '32m',
    rows: [
      { name: 'throughput', promql: throughput('', '30m'), expected: 40 },
      { name: 'response', promql: meanSojourn('', '30m'), expected: 1.5 },
    ],
  },
  connectionPool('connection-pool-10', '15m', '14m', 0.004092, 0.037116),
  connectionPool('connection-pool-20', '242m', '240m', 0.03777, 0.216233),
  { file: 'fork-join', at: '62m', rows: [{ name: 'sojourn', promql: meanSojourn('service="front"', '60m'), expected: 0.07 }] },
  { file: 'max-of-100', at: '4m', rows: [{ name: 'slowest', promql: meanSojourn('', '3m'), expected: 0.5187378 }] },
  {
    file: 'histogram-quantile',
    at: '6m',
    quick: true,
    rows: (
      [
        [0.5, 0.072319],
        [0.95, 0.356457],
        [0.99, 0.489177],
      ] as const
    ).map(([q, expected]) => ({ name: `p${q * 100}`, promql: quantile(q, '5m'), expected })),
  },
  {
    // Nothing is left to chance here, so a replication is exact but for the buckets of its quantiles.
    file: 'open-loop-stall',
    at: '230s',
    quick: true,
    rows: [
      { name: 'mean', promql: meanOfAll, expected: 25.003, rule: { within: 0.01 } },
      { name: 'p75', promql: quantileOfAll(0.75), expected: 50, rule: { within: 0.1 } },
      { name: 'p99', promql: quantileOfAll(0.99), expected: 98, rule: { within: 0.1 } },
    ],
  },
  {
    file: 'closed-loop-stall',
    at: '201s',
    quick: true,
    rows: [{ name: 'p99.99', promql: quantileOfAll(0.9999), expected: 0.001, rule: { within: 0.0001 } }],
  },
  ...DYNAMICS,
];
