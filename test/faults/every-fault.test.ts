/** Each fault of the table shows the signs that it declares, only where it is, ends cleanly, and never says its name. */
import { describe, expect, it } from 'vitest';
import { loadFromDisk } from '../../src/cli/scenario-folder.ts';
import { describeFaults, resolveFault } from '../../src/sim/faults/table.ts';
import { alertRules } from '../../src/sim/model/alert.ts';
import { faultTargets } from '../../src/sim/model/fault-target.ts';
import type { Run } from '../../src/sim/session/face.ts';
import { openRun } from '../../src/sim/session/run.ts';
import type { Recorder } from '../../src/sim/telemetry/recorder.ts';
import { insideOf } from '../session/shipped.ts';
import { MISSING, PRESENT } from './catalogue.ts';
import { example, missedSigns, startOf, struck } from './trial.ts';

const FAULTS = describeFaults();
const alerts = alertRules(example.rules).map(({ alert }) => alert);
const start = startOf('1');

describe.each(FAULTS)('$name', (fault) => {
  it('shows its signs in time, which are absent in the twin, says its name nowhere, and leaves no effect when it is cleared', () => {
    const run = struck(start, fault);
    expect(missedSigns(start, run, fault)).toEqual([]);
    for (const { id } of run.injections()) run.act({ kind: 'clear', injection: id });
    expect(run.injections().filter(({ clearedAtUs }) => clearedAtUs === null)).toEqual([]);
    const { recorder, world, altered } = insideOf(run);
    const said = everythingSaid(run, recorder).toLowerCase();
    expect(said).not.toMatch(/\binject|\bfaults?\b/);
    for (const { name } of FAULTS) if (name.includes('-')) expect(said).not.toContain(name);
    const { core } = world;
    expect([core.hooks.areIdle, core.overrides, altered?.size ?? 0]).toEqual([true, [], 0]);
    for (const database of core.databases) expect(database.model).toEqual(database.modelSet);
    expect(core.collector?.model).toEqual(core.collector?.modelSet);
  });
});

describe('the table of faults', () => {
  it('has each fault of the catalogue, but for those that it says why it has not', () => {
    const names = FAULTS.map(({ name }) => name);
    expect(
      Object.values(PRESENT)
        .flat()
        .filter((name) => !names.includes(name)),
    ).toEqual([]);
    expect(names.filter((name) => !Object.values(PRESENT).flat().includes(name))).toEqual([]);
    expect(Object.keys(PRESENT).filter((what) => what in MISSING)).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('can strike all at once, in a file of the time line that `npm run determinism` runs in three engines', () => {
    const outcome = loadFromDisk('test/validity/all-faults.yaml');
    expect(outcome.ok ? [] : outcome.problems).toEqual([]);
    const struck = outcome.ok ? outcome.value.timeline.flatMap(({ deed }) => (deed.kind === 'inject' ? [deed.fault] : [])) : [];
    expect(struck.sort()).toEqual(FAULTS.map(({ name }) => name).sort());
  });

  const knobs = FAULTS.flatMap(({ name, target, parameters, signature }) =>
    parameters.map((parameter) => ({ name, kind: target, on: signature.on, parameter })),
  );
  const run = openRun(example, '1');
  const before = run.hash();
  it.each(knobs)('refuses $name with $parameter.name out of its range, and changes nothing', ({ name, on, parameter }) => {
    const { min, max } = parameter;
    for (const value of [min - Math.abs(min) / 2 - 1, max + Math.abs(max) / 2 + 1, NaN, Infinity, -Infinity]) {
      const outcome = run.act({ kind: 'inject', fault: name, target: on, parameters: { [parameter.name]: value } });
      expect(outcome.ok ? [] : outcome.problems.map(({ message }) => message)).toEqual([
        expect.stringContaining(`${name}.${parameter.name} must be from ${min} to ${max}`),
      ]);
    }
    expect([run.injections(), run.actions()]).toEqual([[], []]);
  });

  it.each(FAULTS)('refuses $name on what is not there, with a knob that it has not, and to grow when it cannot', (fault) => {
    const { name, signature, parameters } = fault;
    const refused = [
      { target: 'nobody', parameters: {} },
      { target: signature.on, parameters: { volume: 11 } },
      ...(parameters.some(({ calm }) => calm !== undefined) ? [] : [{ target: signature.on, parameters: {}, rampUs: 5 }]),
    ];
    for (const one of refused) expect(run.act({ kind: 'inject', fault: name, ...one }).ok).toBe(false);
    expect(faultTargets(example.topology, fault.target, alerts)).toContain(signature.on);
  });

  it('changes nothing by all that it refuses', () => {
    expect(run.hash()).toBe(before);
    expect(run.act({ kind: 'inject', fault: 'gremlins', target: 'shop', parameters: {} }).ok).toBe(false);
    expect(run.act({ kind: 'clear', injection: 1 }).ok).toBe(false);
    expect(run.hash()).toBe(before);
  });

  it('takes every parameter at both ends of its range', () => {
    for (const { name, parameter, on } of knobs) {
      for (const value of [parameter.min, parameter.max]) {
        const given = { fault: name, target: on, parameters: { [parameter.name]: value } };
        expect(resolveFault(example.topology, given, alerts).problems).toEqual([]);
      }
    }
  });
});

/** Every text that telemetry has: labels, families, log and span templates, pods, changes. */
function everythingSaid(run: Run, recorder: Recorder): string {
  return JSON.stringify([
    recorder.series.all.map((series) => series.labels),
    run.families(),
    recorder.logs.templates,
    recorder.spans.templates,
    recorder.spans.podNames,
    run.changes(),
    run.alerts(),
    run.alertTransitions(),
    run.logs({ fromUs: 0, toUs: Infinity, order: 'newest', limit: 500, minLevel: 'warn' }).records,
    run.traces({ fromUs: 0, toUs: Infinity, order: 'slowest', limit: 20 }).map(({ traceId }) => run.trace(traceId)),
  ]);
}
