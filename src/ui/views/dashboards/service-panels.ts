/** The dashboard of a service: RED of what it answers (rate, errors, duration), USE of what it answers with (processors, workers, pools). */
import { everyStep } from '../../../sim/model/every-step.ts';
import type { Service } from '../../../sim/model/topology.ts';
import { lineColour } from '../../state/chart-query.ts';
import { heapPanels } from './heap-panels.ts';
import { quoted, strength, type PanelRow } from './panel.ts';

const byPlace = (_: unknown, place: number) => lineColour(place);

export function servicePanels(service: Service, colour: string, colourOf: (name: string) => string): readonly PanelRow[] {
  const of = `service=${quoted(service.name)}`;
  const rows: PanelRow[] = [requests(service.name, of, colour), byEndpoint(service, of), resources(of)];
  if (service.heap !== null) rows.push(heapPanels(of));
  if (service.pools.length > 0) rows.push(pools(of));
  if (callsOthers(service)) rows.push(calls(of, colourOf));
  return rows;
}

function requests(name: string, of: string, colour: string): PanelRow {
  const quantile = (q: number, title: string, percent: number) => ({
    expr: `histogram_quantile(${q}, sum by (le) (rate(http_request_duration_seconds_bucket{${of}}[1m])))`,
    title,
    colour: strength(colour, percent),
  });
  return {
    title: 'Requests',
    hint: 'RED: what callers get from it.',
    panels: [
      {
        id: 'rate',
        title: 'Rate',
        hint: 'Requests answered per second, all replicas.',
        unit: 'requests per second',
        queries: [{ expr: `sum(rate(http_requests_total{${of}}[1m]))`, title: 'all endpoints', colour }],
      },
      {
        id: 'errors',
        title: 'Errors',
        hint: 'Share of answers with a 5xx status.',
        unit: 'ratio',
        queries: [
          {
            expr: `(sum(rate(http_requests_total{${of},code=~"5.."}[1m])) or vector(0)) / sum(rate(http_requests_total{${of}}[1m]))`,
            title: '5xx',
            colour: 'var(--bad)',
          },
        ],
      },
      {
        id: 'duration',
        title: 'Duration',
        hint: 'One in 2, 20, 100 takes longer. Click a dot for its trace.',
        unit: 'seconds',
        queries: [quantile(0.99, 'p99', 100), quantile(0.95, 'p95', 70), quantile(0.5, 'p50', 45)],
        exemplars: [
          { name: '__name__', op: '=', value: 'http_request_duration_seconds_bucket' },
          { name: 'service', op: '=', value: name },
        ],
      },
    ],
  };
}

function byEndpoint(service: Service, of: string): PanelRow {
  const endpoint = (labels: Readonly<Record<string, string>>) => `${labels['method'] ?? ''} ${labels['endpoint'] ?? ''}`.trim();
  const names = service.endpoints.map(({ method, route }) => `${method} ${route}`).sort();
  // By name, not by place among the lines: an endpoint without errors must not lend its colour to the next one.
  const colour = (labels: Readonly<Record<string, string>>) => lineColour(Math.max(0, names.indexOf(endpoint(labels))));
  return {
    title: 'By endpoint',
    hint: 'One slow or failing endpoint hides in the sum of all.',
    panels: [
      {
        id: 'endpoint-rate',
        title: 'Rate by endpoint',
        hint: 'Requests answered per second.',
        unit: 'requests per second',
        queries: [{ expr: `sum by (method, endpoint) (rate(http_requests_total{${of}}[1m]))`, title: endpoint, colour }],
      },
      {
        id: 'endpoint-errors',
        title: 'Errors by endpoint',
        hint: 'Answers with a 5xx status per second.',
        unit: 'requests per second',
        queries: [
          {
            expr: `sum by (method, endpoint) (rate(http_requests_total{${of},code=~"5.."}[1m]))`,
            title: endpoint,
            colour,
          },
        ],
        empty: 'No request was answered with a 5xx status in this range.',
      },
      {
        id: 'endpoint-duration',
        title: 'p99 by endpoint',
        hint: 'One request in a hundred takes longer than this.',
        unit: 'seconds',
        queries: [
          {
            expr: `histogram_quantile(0.99, sum by (method, endpoint, le) (rate(http_request_duration_seconds_bucket{${of}}[1m])))`,
            title: endpoint,
            colour,
          },
        ],
      },
    ],
  };
}

function resources(of: string): PanelRow {
  const pod = (labels: Readonly<Record<string, string>>) => labels['pod'] ?? '';
  return {
    title: 'Resources',
    hint: 'USE: how busy each replica is, and what waits for it.',
    panels: [
      {
        id: 'processors',
        title: 'Processors used',
        hint: 'Share of the processors that the replica may use.',
        unit: 'ratio',
        queries: [
          {
            expr: `sum by (pod) (rate(process_cpu_seconds_total{${of}}[1m])) / sum by (pod) (processor_limit{${of}})`,
            title: pod,
            colour: byPlace,
          },
        ],
      },
      {
        id: 'workers',
        title: 'Workers busy',
        hint: 'Share of worker threads that hold a request. At 100 % the rest waits in line.',
        unit: 'ratio',
        queries: [
          {
            expr: `sum by (pod) (worker_threads_busy{${of}}) / sum by (pod) (worker_threads{${of}})`,
            title: pod,
            colour: byPlace,
          },
        ],
      },
      {
        id: 'queue',
        title: 'Requests in line',
        hint: 'Requests that wait for a worker thread.',
        unit: 'count',
        queries: [{ expr: `sum by (pod) (queue_size{${of}})`, title: pod, colour: byPlace }],
      },
    ],
  };
}

function pools(of: string): PanelRow {
  const database = (labels: Readonly<Record<string, string>>) => labels['pod'] ?? labels['database'] ?? '';
  return {
    title: 'Connection pools',
    hint: 'A full pool makes requests wait, although no processor is busy.',
    panels: [
      {
        id: 'pool-use',
        title: 'Connections lent out',
        hint: 'Share of the pool in use. At 100 % queries wait.',
        unit: 'ratio',
        queries: [
          {
            expr: `sum by (pod, database) (connection_pool_in_use{${of}}) / sum by (pod, database) (connection_pool_size{${of}})`,
            title: database,
            colour: byPlace,
          },
        ],
      },
      {
        id: 'pool-pending',
        title: 'Waiting for a connection',
        hint: 'Queries that have no connection yet.',
        unit: 'count',
        queries: [{ expr: `sum by (pod, database) (connection_pool_pending{${of}})`, title: database, colour: byPlace }],
      },
      {
        id: 'pool-timeouts',
        title: 'Gave up waiting',
        hint: 'Queries per second that got no connection in time.',
        unit: 'requests per second',
        queries: [
          { expr: `sum by (database) (rate(connection_pool_timeouts_total{${of}}[1m]))`, title: database, colour: byPlace },
        ],
      },
    ],
  };
}

function calls(of: string, colourOf: (name: string) => string): PanelRow {
  const target = (labels: Readonly<Record<string, string>>) => labels['target'] ?? '';
  const targetColour = (labels: Readonly<Record<string, string>>) => colourOf(target(labels));
  return {
    title: 'Calls to others',
    hint: 'What it asks of the services behind it.',
    panels: [
      {
        id: 'call-rate',
        title: 'Calls by target',
        hint: 'Calls that ended per second.',
        unit: 'requests per second',
        queries: [{ expr: `sum by (target) (rate(http_client_requests_total{${of}}[1m]))`, title: target, colour: targetColour }],
      },
      {
        id: 'call-errors',
        title: 'Failed calls by target',
        hint: 'Share of calls without a good answer: refused, timed out or 5xx.',
        unit: 'ratio',
        queries: [
          {
            expr: `sum by (target) (rate(http_client_requests_total{${of},code!~"[1-4].."}[1m])) / sum by (target) (rate(http_client_requests_total{${of}}[1m]))`,
            title: target,
            colour: targetColour,
          },
        ],
        empty: 'No call failed in this range.',
      },
    ],
  };
}

function callsOthers(service: Service): boolean {
  return service.endpoints.some((endpoint) => everyStep(endpoint.steps).some((step) => step.kind === 'call'));
}
