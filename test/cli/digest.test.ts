/** The digest's counts are what happened: they add up to what users heard and to the spans that were recorded. */
import { expect, it } from 'vitest';
import { digest, digestText } from '../../src/cli/digest.ts';
import { loadFromDisk } from '../../src/cli/scenario-folder.ts';
import { SECOND } from '../../src/sim/base/time.ts';
import { openRun } from '../../src/sim/session/run.ts';
import { leakingHeap } from '../world/leaking-heap.ts';
import { shopFolder } from './command-line.ts';

it('the rows of a service add up to its server spans and to the requests that users got answered, also after its pods were replaced', () => {
  const read = loadFromDisk(shopFolder());
  if (!read.ok) throw new Error('the small shop is good');
  const run = openRun(read.value, '7');
  run.advance(20 * SECOND);
  expect(run.act({ kind: 'restart', service: 'front' }).ok).toBe(true);
  run.advance(50 * SECOND);
  const search = { fromUs: 0, toUs: 50 * SECOND, order: 'newest', limit: 5_000 } as const;
  const spans = run.traces(search).flatMap(({ traceId }) => run.trace(traceId)?.spans ?? []);
  const spansOf = (service: string) =>
    spans.filter((span) => span.service === service && span.kind === 'server' && span.startUs + span.durationUs <= 50 * SECOND);
  const rowsOf = (service: string) =>
    digest(run, null)
      .endpoints.filter((row) => row.service === service)
      .reduce((sum, row) => sum + row.requests, 0);

  expect(new Set(spansOf('front').map((span) => span.pod)).size).toBeGreaterThan(1);
  expect(rowsOf('front')).toBeGreaterThan(300);
  expect(rowsOf('front')).toBe(run.status().counts.requests);
  expect(rowsOf('front')).toBe(spansOf('front').length);
  expect(rowsOf('store')).toBe(spansOf('store').length);
});

it('counts every life of a process that dies, but for what it had counted since its last scrape', () => {
  const read = loadFromDisk(shopFolder());
  if (!read.ok) throw new Error('the small shop is good');
  const { topology } = read.value;
  const services = topology.services.map((one) => (one.name === 'front' ? { ...one, heap: leakingHeap } : one));
  const run = openRun({ ...read.value, topology: { ...topology, services } }, '7');
  run.advance(50 * SECOND);
  const ask = (expr: string): number => {
    const answer = run.instant(expr, 50 * SECOND);
    return answer.ok && answer.value.kind === 'vector' ? (answer.value.samples[0]?.value ?? 0) : 0;
  };
  const requests = digest(run, null).endpoints.find((row) => row.service === 'front')?.requests ?? 0;
  const restarts = ask('sum(kube_pod_container_status_restarts_total{service="front"})');
  expect(restarts).toBeGreaterThan(0);
  expect(digest(run, null).restarts).toEqual([{ service: 'front', count: restarts }]);
  expect(digestText(digest(run, null))).toContain('Restarts of containers\n  front');
  expect(requests).toBeGreaterThan(1.1 * ask('sum(max_over_time(http_requests_total{service="front"}[1m]))'));
});
