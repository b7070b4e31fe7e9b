/** What people type becomes exactly the deed that they meant, and they are told its cost first. */
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/sim/model/action.ts';
import { openRun } from '../../src/sim/session/run.ts';
import { offeredFaults } from '../../src/sim/session/offered-faults.ts';
import { readAddress, writeAddress } from '../../src/ui/state/address.ts';
import { changeWords } from '../../src/ui/state/change-words.ts';
import { libraryEntries } from '../../src/ui/state/scenario-library.ts';
import { choose, fit } from '../../src/ui/frame/command-list.ts';
import { deedOf, DEEDS, undoable, warningOf } from '../../src/ui/views/actions/deed-form.ts';
import { deedText } from '../../src/sim/model/deed-text.ts';
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
const filled = { on: '', change: '', replicas: 4, table: '', columns: [], setting: '', value: '' };

describe('deeds', () => {
  it('offer only deploys, migrations and settings that still stand for rolling back, newest first', () => {
    const changes = [change(1, 'deploy'), change(2, 'migration'), change(3, 'restart'), change(4, 'deploy', 'reverted')];
    expect(undoable(changes).map(({ id }) => id)).toEqual([2, 1]);
  });

  it('are none while something is missing', () => {
    for (const { kind } of DEEDS) expect(deedOf(kind, filled, [])).toBeNull();
    expect(deedOf('createIndex', { ...filled, on: 'orders-db', table: 'orders' }, [])).toBeNull();
    expect(deedOf('scale', { ...filled, on: 'orders', replicas: 1.5 }, [])).toBeNull();
    expect(deedOf('configure', { ...filled, on: 'orders', setting: 'workers', value: 'many' }, [])).toBeNull();
    expect(deedOf('configure', { ...filled, on: 'orders', setting: 'workers', value: '0' }, [])).toBeNull();
  });

  it('are what was filled in, which the engine takes', () => {
    const run = openRun(scenario, '1');
    run.advance(16 * 60e6);
    const changes = run.changes();
    const migration = changes.find(({ kind }) => kind === 'migration');
    const made = [
      deedOf('restart', { ...filled, on: 'orders' }, changes),
      deedOf('scale', { ...filled, on: 'orders' }, changes),
      deedOf('configure', { ...filled, on: 'orders', setting: 'pools.orders-db.acquireTimeout', value: '250ms' }, changes),
      deedOf('createIndex', { ...filled, on: 'orders-db', table: 'orders', columns: ['user_id', 'status'] }, changes),
      deedOf('rollback', { ...filled, change: String(migration?.id) }, changes),
    ];
    for (const deed of made) {
      expect(deed).not.toBeNull();
      if (deed === null) continue;
      expect(run.act(deed).ok, deedText(deed)).toBe(true);
      const warning = warningOf(deed, scenario.topology, changes);
      expect(warning.duration.length).toBeGreaterThan(5);
      expect(warning.risk.length).toBeGreaterThan(20);
    }
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
