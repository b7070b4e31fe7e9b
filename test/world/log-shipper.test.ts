/** Lines on their way from a process to the log store: when they are found, and which never are. */
import { describe, expect, it } from 'vitest';
import { searchLogs } from '../../src/sim/telemetry/log-search.ts';
import { PLAIN_LOGGING, type LogShipperModel } from '../../src/sim/model/logging.ts';
import type { Service } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { leakingHeap } from './leaking-heap.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND = 1e6;

/** A shop that is asked ten times a second, from 0.1 s on, and writes a line each time. */
function shop(shipper: Partial<LogShipperModel>, fields: Partial<Service> = {}): World {
  const model = { everyUs: SECOND, bufferBytes: 1e6, bytesPerSecond: null, ...shipper };
  const one = service('shop', [], { workers: 10, logs: { ...PLAIN_LOGGING, shipper: model }, ...fields });
  return openWorld(systemOf([one], { kind: 'regular', perSecond: 10 }), 'shipper');
}

const access = {
  service: 'shop',
  minLevel: 'info',
  text: 'GET /',
  fromUs: 0,
  toUs: 1e12,
  order: 'oldest',
  limit: 1_000,
} as const;

/** When the lines that can be found were written, in seconds. */
function found(world: World): number[] {
  return searchLogs(world.core.recorder.logs, access).records.map(({ timestampUs }) => timestampUs / SECOND);
}

function metric(world: World, name: string): number | undefined {
  return world.core.recorder.series.all.find(({ labels }) => labels['__name__'] === name)?.last();
}

function lineBytes(): number {
  const { recorder, signatures } = shop({}).core;
  return recorder.logs.lineBytes(signatures.accessLogs[0][0], 1);
}

describe('a log shipper', () => {
  it('sends all lines of a second together, a second after the first of them, and every line is found in the end', () => {
    const world = shop({});
    world.advance(1.05 * SECOND);
    expect(found(world)).toEqual([]);
    world.advance(1.15 * SECOND);
    expect(found(world)[0]).toBe(0.1);
    expect(found(world)).toHaveLength(found(world).filter((at) => at < 1.1).length);
    expect(found(world).length).toBeGreaterThanOrEqual(10);
    world.advance(5.05 * SECOND);
    expect(found(world).at(-1)).toBeLessThan(4.6);
    expect(world.core.recorder.logs.recorded).toBe(50);
  });

  it('that sends half of what is written fills its buffer and drops the other half; given its rate back it sends what it holds', () => {
    const bytes = lineBytes();
    const world = shop({ bytesPerSecond: 5 * bytes, bufferBytes: 20 * bytes });
    world.advance(100 * SECOND);
    const [sent = 0, dropped = 0, held = 0] = ['sent_lines_total', 'dropped_lines_total', 'buffer_bytes'].map((name) =>
      metric(world, `log_shipper_${name}`),
    );
    expect(sent + dropped + held / bytes).toBe(metric(world, 'http_requests_total'));
    // One batch more or less; what the buffer holds at the end was neither.
    expect(Math.abs(sent - 500)).toBeLessThanOrEqual(10);
    expect(held).toBeLessThanOrEqual(20 * bytes);
    const settings = { 'logs.shipper.rate': 1e9 };
    const deed = { kind: 'configure', component: 'shop', settings, title: '', author: 'test' } as const;
    expect(world.check(deed)).toEqual([]);
    world.apply(deed, 'test');
    world.advance(130 * SECOND);
    expect(found(world).filter((at) => at > 105 && at <= 125)).toHaveLength(200);
  });

  it('goes on when its process dies, and loses nothing: every line is found, dropped and counted, or still held', () => {
    const bytes = lineBytes();
    // What it sends is less than what is written, and its buffer full, so that all three happen.
    for (const shipper of [{ everyUs: 3 * SECOND }, { bytesPerSecond: 7 * bytes, bufferBytes: 20 * bytes }]) {
      const world = shop(shipper, { heap: leakingHeap });
      world.advance(60 * SECOND);
      const { pods, recorder } = world.core;
      expect(pods.length).toBeGreaterThan(2);
      const all = searchLogs(recorder.logs, { ...access, text: '' }).records.length;
      const dropped = metric(world, 'log_shipper_dropped_lines_total') ?? 0;
      expect(metric(world, 'log_shipper_sent_lines_total')).toBe(all);
      expect(dropped > 0).toBe('bufferBytes' in shipper);
      expect(all + dropped + (pods.at(-1)?.log.shipper?.held ?? 0)).toBe(recorder.logs.recorded);
    }
  });

  it('sends the rest of what a replica wrote that is gone, and then tells no more', () => {
    const world = shop({ everyUs: 3 * SECOND }, { replicas: 2 });
    world.advance(10.05 * SECOND);
    world.apply({ kind: 'scale', service: 'shop', replicas: 1 }, 'test');
    world.advance(20.05 * SECOND);
    expect(found(world).filter((at) => at <= 10)).toHaveLength(100);
    world.apply({ kind: 'scale', service: 'shop', replicas: 0 }, 'test');
    world.advance(30 * SECOND);
    expect(world.core.recorder.targets.some(({ labels }) => labels['service'] === 'shop')).toBe(false);
  });
});
