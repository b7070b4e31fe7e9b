/** Injections in the course of time: they grow in steps, end by themselves, strike some replicas, and compose. */
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../src/sim/base/time.ts';
import { openRun, restoreRun } from '../../src/sim/session/run.ts';
import { insideOf } from '../session/shipped.ts';
import { example } from './trial.ts';

const hog = (more: object) =>
  ({ kind: 'inject', fault: 'processor-hog', target: 'shop', parameters: { share: 0.8 }, ...more }) as const;
const open = () => openRun({ ...example, topology: { ...example.topology, users: [] } }, '1');
const speedsOf = (run: ReturnType<typeof open>) => {
  const { core } = insideOf(run).world;
  return core.pods.filter(({ service }) => service === 1).map(({ host }) => core.hooks.atReplica('speed', 1, host));
};

describe('an injection', () => {
  it('grows over its ramp in ten steps and stays there', () => {
    const run = open();
    run.act(hog({ rampUs: 10 * SECOND }));
    const speeds = [0, 1, 4, 9, 20].map((s) => {
      run.advance(s * SECOND);
      return speedsOf(run)[0];
    });
    [0.92, 0.84, 0.6, 0.2, 0.2].forEach((speed, at) => {
      expect(speeds[at]).toBeCloseTo(speed, 12);
    });
  });

  it('ends by itself after its time, and cannot be cleared any more', () => {
    const run = open();
    run.act(hog({ forUs: 5 * SECOND }));
    run.advance(5 * SECOND - 1);
    expect(run.injections()[0].clearedAtUs).toBeNull();
    run.advance(6 * SECOND);
    expect([run.injections()[0].clearedAtUs, speedsOf(run)]).toEqual([5 * SECOND, [1, 1, 1]]);
    expect(run.act({ kind: 'clear', injection: 1 }).ok).toBe(false);
  });

  it('strikes the share of the replicas that it is asked to, and not those that come in their place', () => {
    const run = open();
    run.act(hog({ parameters: { share: 0.8, replicas: 0.5 } }));
    expect(speedsOf(run).map((speed) => Math.round(speed * 10))).toEqual([2, 2, 10]);
    run.act({ kind: 'restart', service: 'shop' });
    run.advance(60 * SECOND);
    const { core } = insideOf(run).world;
    const now = core.services[1].ready.map((id) => core.hooks.atReplica('speed', 1, core.pods[id].host));
    expect(now).toEqual([1, 1, 1]);
  });

  it('composes with others by the law of what they act on: factors multiply, the least limit holds', () => {
    const run = open();
    run.act(hog({}));
    run.act(hog({ parameters: { share: 0.5 } }));
    expect(speedsOf(run)[0]).toBeCloseTo(0.1, 12);
    for (const size of [3, 2, 4]) run.act({ kind: 'inject', fault: 'small-pool', target: 'shop', parameters: { size } });
    const sizes = () =>
      insideOf(run)
        .world.core.pods.filter(({ model }) => model.name === 'shop')
        .map(({ pools }) => pools[0].sizeMax);
    expect(sizes()).toEqual([2, 2, 2]);
    run.act({ kind: 'configure', component: 'shop', settings: { 'pools.store.max': 9 }, title: '', author: '' });
    expect(sizes()).toEqual([9, 9, 9]);
    for (const injection of [3, 4, 5]) run.act({ kind: 'clear', injection });
    expect(sizes()).toEqual([9, 9, 9]);
  });

  it('goes on after a snapshot as if there had been none', () => {
    const [whole, first] = [openRun(example, '1'), openRun(example, '1')];
    for (const run of [whole, first]) run.act(hog({ rampUs: 10 * SECOND, forUs: 15 * SECOND }));
    whole.advance(20 * SECOND);
    first.advance(4.2 * SECOND);
    const restored = restoreRun(example, first.snapshot());
    restored.advance(20 * SECOND);
    expect(restored.hash()).toBe(whole.hash());
  });
});
