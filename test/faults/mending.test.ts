/** What operators set is in force from then on, whatever has made the setting another than was set: so a fault that is a setting is mended. */
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../src/sim/base/time.ts';
import { describeFaults, resolveFault } from '../../src/sim/faults/table.ts';
import { currentSettings, type ComponentKind, type Models } from '../../src/sim/model/settings.ts';
import { openRun, restoreRun } from '../../src/sim/session/run.ts';
import { insideOf } from '../session/shipped.ts';
import { example } from './trial.ts';

const nobody = example.topology.users.map((group) => ({ ...group, arrivals: { kind: 'regular', perSecond: 1e-9 } as const }));
const quiet = {
  ...example,
  clock: { ...example.clock, lastsUs: 3600 * SECOND },
  topology: { ...example.topology, users: nobody },
};
const open = () => openRun(quiet, '1');
type Opened = ReturnType<typeof open>;

const fewWorkers = { kind: 'inject', fault: 'few-workers', target: 'shop', parameters: {} } as const;
const setWorkers = (workers: number) =>
  ({ kind: 'configure', component: 'shop', settings: { workers }, title: '', author: '' }) as const;
const workers = (run: Opened) => [
  ...new Set(insideOf(run).world.core.pods.flatMap(({ model, workersMax }) => (model.name === 'shop' ? [workersMax] : []))),
];

describe('a setting that is another than was set', () => {
  it('is what an operator sets from then on: the diff tells what was in force, and the end of the fault restores nothing', () => {
    let run = open();
    run.act(fewWorkers);
    expect(workers(run)).toEqual([1]);
    run.act(setWorkers(16));
    expect([workers(run), run.changes().at(-1)?.diff]).toEqual([[16], ['workers: 1 -> 16']]);
    run = restoreRun(quiet, run.snapshot());
    run.act({ kind: 'inject', fault: 'small-pool', target: 'shop', parameters: {} });
    expect(workers(run)).toEqual([16]);
    run.act(setWorkers(30));
    run.act({ kind: 'clear', injection: 1 });
    expect([workers(run), run.changes().at(-1)?.diff]).toEqual([[30], ['workers: 16 -> 30']]);
  });

  it('is again what it was in force when the mending is rolled back, and another again by the next fault', () => {
    const run = open();
    run.act(fewWorkers);
    run.act(setWorkers(30));
    run.act({ kind: 'rollback', component: 'shop', change: 'latest' });
    expect([workers(run), run.changes().at(-1)?.diff]).toEqual([[1], ['workers: 30 -> 1']]);
    run.act(setWorkers(30));
    run.act({ ...fewWorkers, parameters: { workers: 2 } });
    expect(workers(run)).toEqual([2]);
    run.act({ kind: 'clear', injection: 2 });
    expect(workers(run)).toEqual([30]);
  });

  it('of a component that there is one of is mended in the same way, as the password of a database is', () => {
    const run = open();
    run.act({ kind: 'inject', fault: 'credential-rotated', target: 'store', parameters: {} });
    run.act({ kind: 'configure', component: 'store', settings: { credentials: 1 }, title: '', author: '' });
    expect(run.changes().at(-1)?.diff).toEqual(['credentials: 2 -> 1']);
    expect(insideOf(run).world.core.databases[0].model.credentials).toBe(1);
  });
});

describe('every fault that is a setting', () => {
  const run = open();
  const settingsOf = (component: string): Readonly<Record<string, number>> => {
    const { core } = insideOf(run).world;
    const pods = core.pods.filter(({ phase }) => phase !== 'gone' && phase !== 'draining');
    const states = { service: pods, database: core.databases, collector: [core.collector], flag: core.flags, job: core.jobs };
    const of = <K extends ComponentKind>(kind: K, all: readonly ({ readonly model: Models[K] } | null)[]) =>
      all.flatMap((one) => (one?.model.name === component ? currentSettings(kind, one.model) : []));
    return Object.fromEntries([
      ...of('service', states.service),
      ...of('database', states.database),
      ...of('collector', states.collector),
      ...of('flag', states.flag),
      ...of('job', states.job),
    ]);
  };

  it.each(
    describeFaults().flatMap(({ name, signature: { on, parameters } }) => {
      const { course } = resolveFault(example.topology, { fault: name, target: on, parameters });
      const override = course?.steps[0].find((effect) => effect.kind === 'override');
      return override === undefined ? [] : [{ name, on, parameters, component: override.component }];
    }),
  )('$name is mended by setting right what it has made another', ({ name, on, parameters, component }) => {
    const settled = () => {
      if (run.changes().at(-1)?.status === 'running') run.advance(run.status().nowUs + 20 * SECOND);
      return settingsOf(component);
    };
    const before = settled();
    run.act({ kind: 'inject', fault: name, target: on, parameters });
    const struck = settled();
    const settings = Object.fromEntries(Object.entries(before).filter(([written, value]) => struck[written] !== value));
    expect(settings).not.toEqual({});
    run.act({ kind: 'configure', component, settings, title: '', author: '' });
    run.act({ kind: 'clear', injection: run.injections().length });
    expect(settled()).toEqual(before);
  });
});
