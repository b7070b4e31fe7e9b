/** The collector of spans: when they are found, which it keeps, how much it holds, and what it loses when it cannot. */
import { describe, expect, it } from 'vitest';
import type { Collector, TailSampling } from '../../src/sim/model/collector.ts';
import type { Service, Step } from '../../src/sim/model/topology.ts';
import { isError } from '../../src/sim/telemetry/span-store.ts';
import { searchTraces } from '../../src/sim/telemetry/trace-search.ts';
import { traceOrdinal } from '../../src/sim/telemetry/trace-ids.ts';
import type { World } from '../../src/sim/world/world.ts';
import { spanRows } from './span-rows.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND = 1e6;
const MS = 1e3;
const PER_SECOND = 50;

const PLAIN: Collector = {
  name: 'collector',
  memory: null,
  tail: null,
  sending: { everyUs: 200 * MS, queueMax: 1e6, perSecond: null, givesUpUs: 300 * SECOND },
  startupUs: 5 * SECOND,
};
const TAIL: TailSampling = { waitUs: 10 * SECOND, tracesMax: 50_000, errors: false, slowUs: null, ratio: 0 };
const FAILS: Step = { kind: 'fail', ratio: 0.05, status: 500, message: 'out of luck' };

/** A front that asks a back fifty times a second: three spans for each request. */
function pair(collector: Partial<Collector>, steps: readonly Step[] = [], fields: Partial<Service> = {}): World {
  const call = { kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs: 60 * SECOND, guard: null } as const;
  const services = [service('front', [call], { workers: 1_000, ...fields }), service('back', steps, { workers: 1_000 })];
  const system = systemOf(services, { kind: 'regular', perSecond: PER_SECOND });
  return openWorld({ ...system, collector: { ...PLAIN, ...collector } }, 'collector');
}

function run(world: World, untilS: number): World {
  world.advance(untilS * SECOND);
  return world;
}

/** Traces that are found, by their ordinal. */
function found({ core: { recorder } }: World): number[] {
  const search = { fromUs: 0, toUs: 1e12, order: 'newest', limit: 100_000 } as const;
  return searchTraces(recorder.spans, search).map(({ traceId }) => traceOrdinal(traceId, recorder.salt) ?? 0);
}

/** Traces of which one such span has ended, whether it is found or not. */
function ended({ core }: World, isSo: (span: { code: number; durationUs: number }) => boolean): number[] {
  return [...new Set([...spanRows(core.recorder.spans)].filter(isSo).map(({ trace }) => trace))];
}

/** The sum of the series of this name and these labels. */
function metric({ core }: World, name: string, labels: Readonly<Record<string, string>> = {}): number {
  core.collector?.read();
  const all = core.recorder.series.all.filter(
    (series) =>
      series.labels['__name__'] === name && Object.entries(labels).every(([key, value]) => series.labels[key] === value),
  );
  return all.reduce((sum, series) => sum + series.last(), 0);
}

const sorted = (traces: readonly number[]): number[] => [...traces].sort((x, y) => x - y);

describe('a collector', () => {
  it('lets spans be found with the batch in which it sends them', () => {
    const world = run(pair({}), 0.19);
    expect(found(world)).toEqual([]);
    expect(found(run(world, 0.2)).length).toBeGreaterThan(5);
    expect(found(run(world, 10)).length).toBeGreaterThanOrEqual(10 * PER_SECOND - 1);
  });

  it('that keeps traces with errors keeps those and no others, each with all its spans', () => {
    const world = run(pair({ tail: { ...TAIL, errors: true } }, [FAILS]), 60);
    const old = ended(world, ({ code }) => isError(code)).filter((trace) => trace < 45 * PER_SECOND);
    const there = found(world);
    expect(old.length).toBeGreaterThan(60);
    expect(sorted(there.filter((trace) => trace < 45 * PER_SECOND))).toEqual(sorted(old));
    for (const trace of there) expect(world.core.recorder.spans.trace(trace)?.spans).toHaveLength(3);
  });

  it('that keeps slow traces keeps those and no others, and a share of all by their id besides', () => {
    const slowly: Step = {
      kind: 'choose',
      ways: [{ ratio: 0.1, steps: [{ kind: 'wait', length: { kind: 'constant', valueUs: 2 * SECOND } }] }],
    };
    const world = run(pair({ tail: { ...TAIL, slowUs: SECOND } }, [slowly]), 60);
    const old = ended(world, ({ durationUs }) => durationUs >= SECOND).filter((trace) => trace < 45 * PER_SECOND);
    expect(old.length).toBeGreaterThan(150);
    expect(sorted(found(world).filter((trace) => trace < 45 * PER_SECOND))).toEqual(sorted(old));
    const share = found(run(pair({ tail: { ...TAIL, ratio: 0.2 } }), 60)).length;
    expect(Math.abs(share - 0.2 * 50 * PER_SECOND)).toBeLessThan(4 * Math.sqrt(0.2 * 0.8 * 50 * PER_SECOND));
  });

  it('holds as many spans as come while a trace waits to be decided, by Little’s law, and needs memory for them', () => {
    const memory = { limit: 1e9, base: 1e6, perSpan: 1_000, refusesAboveRatio: null };
    const world = run(pair({ tail: TAIL, memory }), 60.1);
    const held = (3 * PER_SECOND * TAIL.waitUs) / SECOND;
    expect(Math.abs((world.core.collector?.held ?? 0) - held)).toBeLessThanOrEqual(3 * PER_SECOND * 0.2 + 3);
    expect(metric(world, 'otelcol_process_memory_rss') - memory.base).toBeLessThan(1.05 * held * memory.perSpan);
  });

  it('without memory for them is killed, loses all it held, and is away until it has started again', () => {
    const memory = { limit: 1e6 + 900_000, base: 1e6, perSpan: 1_000, refusesAboveRatio: null };
    // Full after six seconds, then away for five.
    const world = run(pair({ tail: { ...TAIL, ratio: 1 }, memory }), 15);
    expect(metric(world, 'kube_pod_container_status_restarts_total')).toBe(1);
    expect(found(world)).toEqual([]);
    const [lost, unreached] = [7, 1].map((fate) => world.core.collector?.fates[fate] ?? 0);
    expect(lost).toBe(901);
    expect(Math.abs(unreached - 5 * 3 * PER_SECOND)).toBeLessThan(0.3 * 3 * PER_SECOND);
  });

  it('with a memory limiter refuses what is too much, and lives', () => {
    const memory = { limit: 2e6, base: 1e6, perSpan: 1_000, refusesAboveRatio: 0.8 };
    const world = run(pair({ tail: { ...TAIL, ratio: 1 }, memory }), 60);
    expect(metric(world, 'kube_pod_container_status_restarts_total')).toBe(0);
    expect(world.core.collector?.held).toBeLessThanOrEqual(601);
    // It has room for 600 of the 1,500 spans of ten seconds.
    const [refused, accepted] = [
      metric(world, 'otelcol_receiver_refused_spans'),
      metric(world, 'otelcol_receiver_accepted_spans'),
    ];
    expect(refused / (refused + accepted)).toBeGreaterThan(0.55);
    expect(refused / (refused + accepted)).toBeLessThan(0.65);
  });

  it('whose trace store takes less than comes fills its queue, drops the rest and counts each span once', () => {
    const world = run(pair({ sending: { ...PLAIN.sending, perSecond: 50, queueMax: 500 } }), 60);
    expect(metric(world, 'otelcol_exporter_sent_spans')).toBeLessThanOrEqual(60 * 50);
    expect(metric(world, 'otelcol_exporter_sent_spans')).toBeGreaterThan(59 * 50 - 50);
    expect(metric(world, 'otelcol_exporter_queue_size')).toBeGreaterThan(485);
    const accounted = ['exporter_sent_spans', 'exporter_enqueue_failed_spans', 'exporter_queue_size'].map((name) =>
      metric(world, `otelcol_${name}`),
    );
    expect(accounted.reduce((sum, count) => sum + count, 0)).toBe(metric(world, 'otelcol_receiver_accepted_spans'));
  });

  it('gives up on spans that have waited too long for the trace store', () => {
    const world = run(pair({ sending: { ...PLAIN.sending, perSecond: 50, givesUpUs: 2 * SECOND } }), 60);
    // Two thirds of what comes are too much; what waits for more than two seconds goes.
    const failed = metric(world, 'otelcol_exporter_send_failed_spans') / metric(world, 'otelcol_receiver_accepted_spans');
    expect(failed).toBeGreaterThan(0.6);
    expect(failed).toBeLessThan(0.7);
  });

  it('that knows too few traces lets them go before they are decided', () => {
    const world = run(pair({ tail: { ...TAIL, ratio: 1, tracesMax: 100 } }), 60);
    expect(metric(world, 'otelcol_processor_tail_sampling_sampling_trace_dropped_too_early')).toBeGreaterThan(50 * PER_SECOND);
    expect(found(world)).toEqual([]);
  });

  it('is told to keep more while it runs, and whoever rolls that back has what was before', () => {
    const world = run(pair({ tail: TAIL }), 30);
    const settings = { 'tail.share': 1 };
    const deed = { kind: 'configure', component: 'collector', settings, title: '', author: 'test' } as const;
    expect(world.check(deed)).toEqual([]);
    world.apply(deed, 'test');
    // From those on that were not decided yet, to those that are not yet now.
    const there = found(run(world, 60));
    expect(Math.abs(there.length - 30 * PER_SECOND)).toBeLessThan(PER_SECOND);
    world.apply({ kind: 'rollback', component: 'collector', change: 'latest' }, 'test');
    expect(Math.max(...found(run(world, 90)))).toBeLessThanOrEqual(Math.max(...there) + 1);
  });
});
