/** Law 5: all signals of a request come from that one request, so the whole night adds up to the last digit. */
import { describe, expect, it } from 'vitest';
import { openRun } from '../../src/sim/session/run.ts';
import type { Run } from '../../src/sim/session/face.ts';
import type { Recorder } from '../../src/sim/telemetry/recorder.ts';
import { assertLaws } from '../world/laws.ts';
import { countInto, sorted, spanRows } from '../world/span-rows.ts';
import { countsBy, insideOf, replayOf, shipped } from './shipped.ts';

const scenario = shipped('dropped-index');
const STATUS = 'http.response.status_code';

describe.each(['nothing', 'trap-restart', 'good-rollback'])('an hour of the shop with the replay %s', (id) => {
  const run = openRun(scenario, '1', { replay: replayOf(scenario, id) });
  run.advance(scenario.clock.lastsUs);
  const { recorder, world } = insideOf(run);

  it('keeps the exact laws to its end', () => {
    expect(() => assertLaws(world)).not.toThrow();
  });

  it('counts the same requests in spans, access log, counters and histograms, by service, endpoint and status', () => {
    const fromSpans = serverSpans(recorder, true).counts;
    expect(fromSpans.length).toBeGreaterThan(10);
    expect(accessLines(recorder)).toEqual(fromSpans);
    expect(last(run, 'http_requests_total', ['service', 'method', 'endpoint', 'code'])).toEqual(fromSpans);
    const byEndpoint = serverSpans(recorder, false);
    expect(last(run, 'http_request_duration_seconds_count', ['service', 'method', 'endpoint'])).toEqual(byEndpoint.counts);
    const sums = last(run, 'http_request_duration_seconds_sum', ['service', 'method', 'endpoint']);
    expect(sums.map(([key, seconds]) => [key, Math.round(seconds * 1e6)])).toEqual(byEndpoint.durationUs);
    expect(recorder.limitsReached()).toEqual([]);
  });

  it('has every pod that came and went in those sums', () => {
    const pods = new Set(world.core.pods.map((pod) => pod.name));
    const counted = countsBy(run, 'sum by (pod) (last_over_time(http_requests_total[2h]))', ['pod']);
    const asked = new Map<string, number>();
    const { templates, podNames } = recorder.spans;
    for (const { template, pod } of spanRows(recorder.spans)) {
      if (templates[template].kind === 'server') countInto(asked, podNames[pod]);
    }
    expect(sorted(counted)).toEqual(sorted(asked));
    for (const pod of asked.keys()) expect(pods.has(pod)).toBe(true);
    expect(world.core.pods.filter((pod) => pod.phase === 'gone').length).toBeGreaterThanOrEqual(4);
  });

  it('counts the same calls on the callers’ side in spans and counters', () => {
    const spans = new Map<string, number>();
    const { templates } = recorder.spans;
    for (const { template, code } of spanRows(recorder.spans)) {
      const { kind, service, name, attributes } = templates[template];
      if (kind !== 'client' || attributes['http.request.method'] === undefined) continue;
      countInto(spans, `${service} ${attributes['server.address']} ${name} ${code === 1 ? 'none' : code}`);
    }
    const counted = last(run, 'http_client_requests_total', ['service', 'target', 'method', 'endpoint', 'code']);
    // A call without an answer is counted under the code that it means for the caller: 503 refused, 504 too late.
    const withoutAnswer = (counts: readonly (readonly [string, number])[]) =>
      counts.filter(([key]) => !/ (none|503|504)$/.test(key));
    expect(withoutAnswer(counted)).toEqual(withoutAnswer(sorted(spans)));
    const sum = (counts: readonly (readonly [string, number])[]) => counts.reduce((total, [, count]) => total + count, 0);
    expect(sum(counted)).toBe(sum(sorted(spans)));
  });

  it('counts every request of the users: those who were answered, those who gave up, and those who still wait', () => {
    const [group] = world.core.users;
    const waiting = world.core.visits - group.good - group.failed;
    expect(waiting).toBeGreaterThanOrEqual(0);
    const inFlight = world.core.pods.filter((pod) => pod.name.startsWith('gateway')).reduce((sum, pod) => sum + pod.inFlight, 0);
    const roots = [...spanRows(recorder.spans)].filter(({ parent }) => parent === 0).length;
    // On the wire to or from the gateway is at most who is not yet, or no longer, at it.
    expect(Math.abs(world.core.visits - roots - inFlight)).toBeLessThanOrEqual(waiting);
    expect(waiting).toBeLessThan(100);
  });
});

type Counts = [string, number][];

/** Of the spans of requests: how many there are, and how long they took together. */
function serverSpans(recorder: Recorder, byCode: boolean): { counts: Counts; durationUs: Counts } {
  const counts = new Map<string, number>();
  const durationUs = new Map<string, number>();
  const { templates } = recorder.spans;
  for (const row of spanRows(recorder.spans)) {
    const { kind, service, name } = templates[row.template];
    if (kind !== 'server') continue;
    const key = `${service} ${name}${byCode ? ` ${row.code}` : ''}`;
    countInto(counts, key);
    countInto(durationUs, key, row.durationUs);
  }
  return { counts: sorted(counts), durationUs: sorted(durationUs) };
}

function accessLines(recorder: Recorder): Counts {
  const counts = new Map<string, number>();
  const { templates } = recorder.logs;
  for (const chunk of recorder.logs.chunks) {
    for (let row = 0; row < chunk.rows; row++) {
      const { service, fixed } = templates[chunk.template[row]];
      if (fixed[STATUS] === undefined) continue;
      countInto(counts, `${service} ${fixed['http.request.method']} ${fixed['http.route']} ${fixed[STATUS]}`);
    }
  }
  return sorted(counts);
}

/** The last sample of every series that there ever was, ended pods included, summed by labels; series at 0 are not compared. */
function last(run: Run, metric: string, labels: readonly string[]): Counts {
  const counts = countsBy(run, `sum by (${labels.join(', ')}) (last_over_time(${metric}[2h]))`, labels);
  return sorted(counts).filter(([, value]) => value > 0);
}
