/** Whatever somebody drops on the third door, the right file is opened and keeps its name. */
import { describe, expect, it } from 'vitest';
import { ownScenario } from '../../src/ui/views/start/own-scenario.ts';

const shipped = { 'scenarios/systems/shop.yaml': 'kind: System' };

describe('ownScenario', () => {
  it('puts a lone file beside the shipped scenarios, so that their systems are in reach', () => {
    expect(ownScenario([{ path: 'night.yaml', text: 'kind: Scenario' }], shipped)).toEqual({
      entry: 'scenarios/yours/night.yaml',
      files: { ...shipped, 'scenarios/yours/night.yaml': 'kind: Scenario' },
    });
  });

  it('keeps the folders below a dropped one', () => {
    const own = ownScenario(
      [
        { path: 'night/replays/good.yaml', text: 'kind: Replay' },
        { path: 'night/scenario.yaml', text: 'kind: Scenario' },
      ],
      shipped,
    );
    expect(own?.entry).toBe('scenarios/yours/scenario.yaml');
    expect(Object.keys(own?.files ?? {})).toContain('scenarios/yours/replays/good.yaml');
  });

  it('finds the scenario by its kind when no file is called so', () => {
    const given = [
      { path: 'a.yaml', text: 'kind: Answer' },
      { path: 'b.yaml', text: 'apiVersion: faultline/v1\nkind: Scenario' },
    ];
    expect(ownScenario(given, {})?.entry).toBe('scenarios/yours/b.yaml');
  });

  it('cannot reach out of its folder', () => {
    expect(ownScenario([{ path: '../../systems/shop.yaml', text: '' }], shipped)?.files['scenarios/systems/shop.yaml']).toBe(
      'kind: System',
    );
  });

  it('is nothing when nothing was given', () => {
    expect(ownScenario([], shipped)).toBeNull();
  });
});
