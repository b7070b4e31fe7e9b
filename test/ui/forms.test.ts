/** What people type becomes exactly the deed that they meant, and they are told its cost first. */
import { describe, expect, it } from 'vitest';
import { alertRules } from '../../src/sim/model/alert.ts';
import type { Change } from '../../src/sim/model/action.ts';
import { openRun } from '../../src/sim/session/run.ts';
import { offeredFaults } from '../../src/sim/session/offered-faults.ts';
import { readAddress, writeAddress } from '../../src/ui/state/address.ts';
import { changeWords } from '../../src/ui/state/change-words.ts';
import { libraryEntries } from '../../src/ui/state/scenario-library.ts';
import { choose, fit } from '../../src/ui/frame/command-list.ts';
import type { DeedChoice, Filled, Scene } from '../../src/ui/views/actions/deed-choice.ts';
import { deedOf, DEEDS, offered } from '../../src/ui/views/actions/deed-form.ts';
import { warningOf } from '../../src/ui/views/actions/deed-warning.ts';
import { loadFromDisk } from '../../src/cli/scenario-folder.ts';
import { SECOND } from '../../src/sim/base/time.ts';
import { knobOf, meant, shown } from '../../src/ui/views/chaos/fault-units.ts';
import { shippedFiles, shopScenario } from './shop.ts';

const scenario = shopScenario();
const change = (id: number, kind: Change['kind'], status: Change['status'] = 'done'): Change => ({
  id,
  atUs: id,
  kind,
  component: 'orders-db',
  title: `change ${id}`,
  author: 'ana',
  diff: [],
  status,
  endedAtUs: id,
});
const rules = alertRules(scenario.rules);
const scene = (changes: readonly Change[] = []): Scene => ({ topology: scenario.topology, changes, rules });

function choiceOf(kind: string): DeedChoice {
  const found = DEEDS.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`there is no form of ${kind}`);
  return found;
}

describe('deeds', () => {
  it('offer only deploys, migrations and settings that still stand for rolling back, newest first', () => {
    const changes = [change(1, 'deploy'), change(2, 'migration'), change(3, 'restart'), change(4, 'deploy', 'reverted')];
    const [field] = choiceOf('rollback').fields(scene(changes), {});
    expect(field.as === 'choice' && field.choices.map(({ value }) => value)).toEqual(['2', '1']);
  });

  it('are none while something is missing', () => {
    const asked: readonly [string, Filled][] = [
      ['rollback', {}],
      ['createIndex', { on: 'orders-db', table: 'orders' }],
      ['scale', { on: 'orders', replicas: '1.5' }],
      ['scale', { on: 'orders', replicas: '' }],
      ['configure', { on: 'orders', setting: 'workers', value: 'many' }],
      ['configure', { on: 'orders', setting: 'workers', value: '0' }],
      ['cancelQuery', { session: 'youngest' }],
      ['changeAlert', {}],
      ['changeAlert', { for: 'long' }],
    ];
    for (const [kind, filled] of asked) expect(deedOf(choiceOf(kind), scene(), filled), kind).toBeNull();
  });

  it('are offered where there is something to do them to', () => {
    const kinds = offered(scene()).map(({ kind }) => kind);
    expect(kinds).toEqual([
      'rollback',
      'restart',
      'restartPod',
      'scale',
      'configure',
      'createIndex',
      'cancelQuery',
      'operate',
      'changeAlert',
    ]);
    const waiting = { ...change(1, 'deploy', 'running'), component: 'orders' };
    expect(deedOf(choiceOf('promote'), scene([waiting]), {})).toEqual({ kind: 'promote', service: 'orders' });
  });

  it('upon nodes and certificates are offered where there are some: opened again is only what was closed', () => {
    const { topology } = scene();
    const nodes = ['n-1', 'n-2'].map((name) => ({ name, processors: 4, zone: '' }));
    const services = topology.services.map((one, i) =>
      i === 0 ? { ...one, tls: { serverWorkUs: 1, clientWorkUs: 1, expiresAtUs: null } } : one,
    );
    const closing: Change = { ...change(1, 'scale'), component: 'n-1', diff: ['unschedulable: true'] };
    const opening: Change = { ...closing, id: 2, diff: ['unschedulable: false'] };
    const choicesIn = (changes: readonly Change[]) => {
      const seen = { ...scene(changes), topology: { ...topology, services, nodes } };
      return offered(seen).flatMap((choice) => {
        const deed = deedOf(choice, seen, {});
        return deed?.kind === 'infrastructure' ? [`${deed.operation} ${deed.component}`] : [];
      });
    };
    const renew = `renewCertificate ${services[0].name}`;
    expect(choicesIn([])).toEqual(['cordon n-1', 'drain n-1', renew]);
    expect(choicesIn([closing])).toEqual(['cordon n-2', 'drain n-1', 'uncordon n-1', renew]);
    expect(choicesIn([closing, opening])).toEqual(['cordon n-1', 'drain n-1', renew]);
    const renewed: Change = { ...change(3, 'config'), diff: ['certificate bank: issued'] };
    expect(deedOf(choiceOf('rollback'), scene([renewed]), {})).toBeNull();
  });

  it('are what was filled in, which the engine takes, and their cost is told before', () => {
    const outcome = loadFromDisk('test/validity/everything.yaml');
    if (!outcome.ok) throw new Error('everything.yaml is good');
    const run = openRun(outcome.value, '1');
    run.advance(SECOND);
    const everything = (): Scene => ({ topology: outcome.value.topology, changes: run.changes(), rules });
    const asked: Readonly<Record<string, Filled>> = {
      configure: { setting: 'workers', value: '3' },
      scale: { replicas: '3' },
      restartPod: {
        pod: run.labelValues('pod').find((pod) => pod.startsWith(`${outcome.value.topology.services[0].name}-`)) ?? '',
      },
      cancelQuery: { session: 'oldest' },
      warm: { keys: '10', minutes: '1' },
      consumer: { operation: 'pauseConsumer' },
      moveOffsets: { to: 'earliest' },
    };
    const refused: string[] = [];
    const [rollback, ...others] = offered(everything());
    for (const choice of [...others, rollback]) {
      const filled = { ...asked[choice.kind] };
      for (const field of choice.fields(everything(), filled)) if (field.as === 'list') filled[field.name] = field.choices[0];
      if (choice.kind === 'changeAlert') continue;
      const deed = deedOf(choice, everything(), filled);
      if (deed === null) throw new Error(`the form of ${choice.kind} makes nothing`);
      const warning = warningOf(deed, everything());
      expect(warning.duration.length, choice.kind).toBeGreaterThan(5);
      expect(warning.risk.length, choice.kind).toBeGreaterThan(20);
      const done = run.act(deed);
      if (!done.ok) refused.push(`${choice.kind}: ${done.problems.map(({ message }) => message).join(' ')}`);
    }
    const nothingOfTheKindNow = /has no open transaction|is done with every message/;
    expect(refused.filter((why) => !nothingOfTheKindNow.test(why))).toEqual([]);
    expect(offered(everything()).length).toBeGreaterThanOrEqual(DEEDS.length - 2);
  });

  it('change an alert by what was typed, and by nothing else', () => {
    const [{ alert, expr, forUs }] = rules;
    expect(deedOf(choiceOf('changeAlert'), scene(), { on: alert, for: '9m' })).toEqual({
      ...{ kind: 'changeAlert', alert, expr: '', forUs: 540 * SECOND },
    });
    expect(deedOf(choiceOf('changeAlert'), scene(), { on: alert, expr: `${expr} > 1` })).toMatchObject({ forUs: null });
    expect(forUs).not.toBe(540 * SECOND);
  });
});

describe('the knobs of faults', () => {
  const parameters = offeredFaults().flatMap((fault) => fault.parameters);

  it('come back as the same number after showing', () => {
    for (const parameter of parameters) {
      for (const value of [parameter.min, parameter.usual, parameter.max])
        expect(meant(parameter, shown(parameter, value))).toBe(value);
    }
  });

  it('have their usual value within their range', () => {
    for (const parameter of parameters) {
      const { min, max } = knobOf(parameter);
      expect(shown(parameter, parameter.usual)).toBeGreaterThanOrEqual(min);
      expect(shown(parameter, parameter.usual)).toBeLessThanOrEqual(max);
    }
  });
});

describe('the address', () => {
  it('comes back as it was written', () => {
    const params = { q: 'sum by (service) (rate(x{code=~"5.."}[1m]))', as: 'table' };
    expect(readAddress(writeAddress('explore', params))).toEqual({ view: 'explore', params });
  });

  it('of nothing is no view', () => {
    expect(readAddress('')).toEqual({ view: '', params: {} });
    expect(readAddress('#/<img src=x>').view).not.toMatch(/[<>=]/);
  });
});

describe('the command palette', () => {
  const commands = ['Dashboards', 'Traces', 'Run at 5×', 'orders'].map((title) => ({
    id: title,
    title,
    kind: '',
    run: () => undefined,
  }));

  it('shows everything before anything is typed, and what fits afterwards', () => {
    expect(choose(' ', commands)).toHaveLength(4);
    expect(choose('tr', commands)[0]?.title).toBe('Traces');
    expect(choose('zzz', commands)).toEqual([]);
  });

  it('prefers beginnings of words', () => {
    expect(fit('or', 'orders')).toBeGreaterThan(fit('or', 'Dashboards') ?? Infinity);
    expect(fit('or', 'Traces')).toBeNull();
  });

  it('keeps what fits badly, at the end', () => {
    expect(choose('or', commands).map(({ title }) => title)).toEqual(['orders', 'Dashboards']);
  });
});

it('the library lists the shipped scenarios by what a learner may read', () => {
  const entries = libraryEntries(shippedFiles());
  const shop = entries.find(({ id }) => id === 'dropped-index');
  expect(shop).toMatchObject({ title: scenario.title, level: scenario.level, minutes: scenario.minutes });
  expect(shop?.teaser).toBe(
    'Good morning, sort of. The pager woke you: CheckoutSlow. Take a breath. Nobody is hurt, and the shop is open.',
  );
  expect(JSON.stringify(entries)).not.toContain('missing index');
});

it('a change is not told its component twice', () => {
  expect(changeWords({ component: 'payment', title: 'payment: moved' })).toBe('payment: moved');
  expect(changeWords({ component: 'orders-db', title: 'orders: add column' })).toBe('orders-db: orders: add column');
});
