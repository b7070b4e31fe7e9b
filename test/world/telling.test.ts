/** What processes write: lines take room on a disk and are lost when there is none, levels are obeyed, and nobody has to read them. */
import { describe, expect, it } from 'vitest';
import { PLAIN_LOGGING, type Logging } from '../../src/sim/model/logging.ts';
import { PLAIN_PROCESS } from '../../src/sim/model/process.ts';
import type { Settings } from '../../src/sim/model/settings.ts';
import type { Service, Step, Topology } from '../../src/sim/model/topology.ts';
import { Recorder } from '../../src/sim/telemetry/recorder.ts';
import { World } from '../../src/sim/world/world.ts';
import { asking, database, statement, table } from './database-fixture.ts';
import { openWorld, serverSpans, service, systemOf } from './topology-fixture.ts';

const SECOND = 1e6;
const MB = 1e6;

function messages(world: World): string[] {
  const { logs } = world.core.recorder;
  return logs.chunks.flatMap((chunk) =>
    Array.from({ length: chunk.rows }, (_, row) => logs.recordAt(chunk, row)).map(({ level, message }) => `${level} ${message}`),
  );
}

function metric(world: World, name: string): number | undefined {
  return world.core.recorder.series.all.find(({ labels }) => labels['__name__'] === name)?.last();
}

function set(world: World, settings: Settings): void {
  const deed = { kind: 'configure', component: 'shop', settings, title: '', author: 'test' } as const;
  expect(world.check(deed)).toEqual([]);
  world.apply(deed, 'test');
}

/** A shop with a disk, asked ten times a second; the same fields may change all of it. */
function shop(steps: readonly Step[], logs: Partial<Logging>, roomBytes: number, fields: Partial<Service> = {}): Topology {
  const disk = { sizeBytes: roomBytes + 1_000, usedBytes: 1_000, bytesPerSecond: 100 * MB };
  const all = { ...PLAIN_LOGGING, file: { keepBytes: null }, ...logs };
  const one = service('shop', steps, { workers: 10, process: { ...PLAIN_PROCESS, disk }, logs: all, ...fields });
  return systemOf([one], { kind: 'regular', perSecond: 10 });
}

/** What the line of one answered request takes in the file of the shop. */
function lineBytes(): number {
  const { recorder, signatures } = openWorld(shop([], {}, MB), 'one').core;
  return recorder.logs.lineBytes(signatures.accessLogs[0][0], 1);
}

describe('the log file of a replica', () => {
  it('takes as many lines as there is room for; the others are lost and counted, and the requests are answered all the same', () => {
    const world = openWorld(shop([], {}, 20 * lineBytes() + 10), 'full');
    world.advance(10 * SECOND);
    expect(messages(world)).toHaveLength(20);
    expect(metric(world, 'http_requests_total')).toBeGreaterThan(90);
    expect(metric(world, 'log_write_errors_total')).toBe((metric(world, 'http_requests_total') ?? 0) - 20);
    expect(metric(world, 'node_filesystem_avail_bytes')).toBe(10);
    expect(new Set(serverSpans(world, 0).codes)).toEqual(new Set([200]));
  });

  it('is never larger than what is kept, and leaves the rest of the disk to others', () => {
    const bytes = lineBytes();
    const world = openWorld(shop([], { file: { keepBytes: 20 * bytes } }, 30 * bytes), 'kept');
    world.advance(10 * SECOND);
    expect(messages(world)).toHaveLength(100);
    expect([metric(world, 'log_file_size_bytes'), metric(world, 'node_filesystem_avail_bytes')]).toEqual([
      20 * bytes,
      10 * bytes,
    ]);
    expect(metric(world, 'node_disk_written_bytes_total')).toBe((metric(world, 'http_requests_total') ?? 0) * bytes);
  });

  it('fills the disk of steps that write, whose error finds no room either; keeping less of it helps at once', () => {
    const bytes = lineBytes();
    const world = openWorld(shop([{ kind: 'write', bytes: 10 }], {}, 10 * (bytes + 10)), 'writes');
    world.advance(2.05 * SECOND);
    expect(serverSpans(world, 0).codes).toEqual([...Array<number>(10).fill(200), ...Array<number>(10).fill(500)]);
    expect(messages(world)).toHaveLength(10);
    set(world, { 'logs.keep': 1024 });
    world.advance(2.55 * SECOND);
    expect(serverSpans(world, 2.05 * SECOND).codes).toEqual([200, 200, 200, 200, 200]);
  });
});

describe('the level of a service', () => {
  const talks: Step[] = [
    { kind: 'log', level: 'debug', message: 'in detail' },
    { kind: 'log', level: 'info', message: 'in short' },
    { kind: 'log', level: 'warn', message: 'mind this' },
  ];

  it('silences what is below it, and operators change it while the service runs', () => {
    const world = openWorld(shop(talks, { file: null }, MB), 'levels');
    world.advance(0.15 * SECOND);
    expect(messages(world)).toEqual(['info in short', 'warn mind this', 'info GET / 200 in 0 ms']);
    set(world, { 'logs.level': 2 });
    world.advance(0.25 * SECOND);
    expect(messages(world).slice(3)).toEqual(['warn mind this']);
    set(world, { 'logs.level': 0 });
    world.advance(0.35 * SECOND);
    expect(messages(world).slice(4)).toEqual(['debug in detail', 'info in short', 'warn mind this', 'info GET / 200 in 0 ms']);
  });

  it('at debug writes a line for each query, each of which costs processor time', () => {
    const reads = statement({ name: 'read', text: 'SELECT 1', table: '' });
    const asked = asking(database({ processors: 8, statements: [reads] }), { kind: 'regular', perSecond: 10 }, 1_000, 'read');
    const [plain, talking] = [undefined, { level: 'debug', debugUs: 700, file: null, shipper: null } as const].map((logs) => {
      const services = asked.services.map((one) => {
        const [endpoint] = one.endpoints;
        const work: Step = { kind: 'work', demand: { kind: 'constant', valueUs: 1_000 } };
        return { ...one, logs, endpoints: [{ ...endpoint, steps: [...endpoint.steps, work] }] };
      });
      const world = openWorld({ ...asked, services }, 'debug');
      world.advance(0.15 * SECOND);
      return world;
    });
    const [[plainUs], [talkingUs]] = [plain, talking].map((world) => serverSpans(world, 0).sojournUs);
    expect(talkingUs - plainUs).toBe(700);
    const more = messages(talking).filter((line) => line.startsWith('debug'));
    expect(more).toHaveLength(1);
    expect(more[0]).toMatch(/^debug query to store took [\d.]+ ms: SELECT 1$/);
  });
});

describe('a run that nobody records', () => {
  it('has the same physics: the same lines fill the same disks', () => {
    const bytes = lineBytes();
    const flaky: Step[] = [
      { kind: 'fail', ratio: 0.3, status: 500, message: 'out of luck' },
      { kind: 'log', level: 'debug', message: 'in detail' },
      { kind: 'work', demand: { kind: 'exponential', meanUs: 20_000 } },
      { kind: 'write', bytes: 50 },
    ];
    const things = table({ rows: 1_000 });
    const scan = statement({ name: 'scan', text: 'SELECT * FROM things', table: 'things', where: ['colour'] });
    const storage = {
      memoryBytes: 2 ** 30,
      disk: { iops: 20_000, bytesPerSecond: 500 * MB, latencyUs: 100, sizeBytes: 3 * MB },
      checkpoints: { everyUs: SECOND, walMaxBytes: 2 ** 40, spreadRatio: 0 },
    };
    const store = database({ processors: 8, tables: [things], statements: [scan], slowQueryUs: 0, storage });
    const asked = asking(store, { kind: 'poisson', perSecond: 10 }, 100, 'scan');
    const front = shop(flaky, { level: 'debug', debugUs: 500 }, 30 * bytes).services[0];
    const query = asked.services[0].endpoints[0].steps;
    const endpoints = [{ ...front.endpoints[0], steps: [...query, ...flaky] }];
    const topology = { ...asked, services: [{ ...front, name: 'front', pools: asked.services[0].pools, endpoints }] };
    const truth = [true, false].map((recorded) => {
      const world = new World(topology, 'bare', new Recorder('bare', recorded), 5e6);
      world.advance(20 * SECOND);
      const { tally, users, pods, databases, frames } = world.core;
      return {
        tally,
        users: users.map(({ good, failed }) => [good, failed]),
        disk: pods[0].process?.disk?.usedBytes,
        busyUs: pods[0].processors.busyUntil(20 * SECOND),
        server: databases[0].storage?.space?.otherBytes,
        inFlight: frames.inUse,
      };
    });
    expect(truth[1]).toEqual(truth[0]);
    expect(truth[0].users[0][1]).toBeGreaterThan(20);
    expect(truth[0].server).toBeGreaterThan(10_000);
    expect(truth[0].tally.unwritten.size).toBeGreaterThan(2);
  });
});
