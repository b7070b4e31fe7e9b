/** Scheduled jobs: when they run, what holds them up, and what the cluster tells of them. */
import { expect, it } from 'vitest';
import type { Job } from '../../src/sim/model/job.ts';
import type { Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { spanRows } from './span-rows.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND_US = 1e6;

function withJob(fields: Partial<Job> = {}, takesUs = 3 * SECOND_US, failRatio = 0): Topology {
  const front = service('front', [{ kind: 'wait', length: { kind: 'constant', valueUs: 1_000 } }]);
  const steps = [
    { kind: 'wait' as const, length: { kind: 'constant' as const, valueUs: takesUs } },
    { kind: 'fail' as const, ratio: failRatio, status: 500, message: 'no room' },
  ];
  const reports = service('reports', [], { workers: 4, endpoints: [{ method: 'POST', route: '/export', steps }] });
  const job: Job = {
    ...{ name: 'nightly', service: 'reports', method: 'POST', route: '/export' },
    ...{ firstUs: 5 * SECOND_US, everyUs: 10 * SECOND_US, timeoutUs: 60 * SECOND_US, overlaps: false, suspended: false },
    ...fields,
  };
  return { ...systemOf([front, reports], { kind: 'regular', perSecond: 20 }), jobs: [job] };
}

function run(topology: Topology, seconds: number): World {
  const world = openWorld(topology, 'jobs');
  world.advance(seconds * SECOND_US);
  return world;
}

function runs({ core }: World): number[] {
  const { spans } = core.recorder;
  return [...spanRows(spans)]
    .filter(({ template }) => spans.templates[template].name === 'POST /export')
    .map(({ startUs }) => startUs / SECOND_US);
}

function set(world: World, settings: Record<string, number>): void {
  world.apply({ kind: 'configure', component: 'nightly', settings, title: '', author: 'ann' }, 'ann');
}

function gauge(world: World, name: string): number {
  const found = world.core.recorder.series.all.find(
    ({ labels }) => labels['__name__'] === name && labels['cronjob'] === 'nightly',
  );
  return [...(found?.slice(0, found.length) ?? [])].at(-1) ?? NaN;
}

it('run first when they are told to, and then at each interval, each as the root of a trace', () => {
  expect(runs(run(withJob(), 48))).toEqual([5, 15, 25, 35, 45]);
});

it('do not begin while the run before is under way, unless they may', () => {
  expect(runs(run(withJob({}, 25 * SECOND_US), 100))).toEqual([5, 35, 65]);
  expect(runs(run(withJob({ overlaps: true }, 25 * SECOND_US), 100))).toEqual([5, 15, 25, 35, 45, 55, 65, 75]);
});

it('are held up by a setting and go on with the schedule that they had, and the change log tells of both', () => {
  const world = run(withJob(), 20);
  set(world, { suspend: 1 });
  world.advance(42 * SECOND_US);
  expect(gauge(world, 'kube_cronjob_spec_suspend')).toBe(1);
  set(world, { suspend: 0, every: 20 * SECOND_US });
  world.advance(100 * SECOND_US);
  expect(runs(world)).toEqual([5, 15, 45, 65, 85]);
  expect(world.core.changes.all().map(({ component, diff }) => [component, diff])).toEqual([
    ['nightly', ['suspend: off -> on']],
    ['nightly', ['suspend: on -> off', 'every: 10s -> 20s']],
  ]);
});

it('are counted by how they end, and while they are under way', () => {
  const world = run(withJob({}, 6 * SECOND_US, 0.5), 501);
  const [good, bad] = [gauge(world, 'kube_job_status_succeeded'), gauge(world, 'kube_job_status_failed')];
  expect(good + bad).toBe(49);
  expect(Math.abs(good - bad)).toBeLessThan(22);
  world.advance(510 * SECOND_US);
  expect(gauge(world, 'kube_cronjob_status_active')).toBe(1);
});

it('change nothing for users whom they do not meet', () => {
  const rows = (topology: Topology) => {
    const { spans } = run(topology, 30).core.recorder;
    const isUsers = spans.templates.map(({ name }) => name === 'GET /');
    return [...spanRows(spans)]
      .filter(({ template }) => isUsers[template])
      .map(({ startUs, durationUs }) => [startUs, durationUs]);
  };
  expect(rows(withJob())).toEqual(rows({ ...withJob(), jobs: [] }));
});
