/** A night in which nothing is wrong can be passed only by leaving it alone and saying so. */
import { expect, it } from 'vitest';
import { MINUTE } from '../../src/sim/base/time.ts';
import { drillStatus, gradeDrill } from '../../src/sim/drill/drill.ts';
import type { Deed } from '../../src/sim/model/action.ts';
import { NOTHING, type Answer, type Scenario } from '../../src/sim/model/scenario.ts';
import { did, drillOf, night, scenario as incident } from './drill-night.ts';

const answer: Answer = {
  ...(incident.answer as Answer),
  component: NOTHING,
  mechanism: 'noise',
  mitigationDeeds: [],
  mitigations: [],
};
const scenario: Scenario = { ...incident, answer };
const restart: Deed = { kind: 'restart', service: 'checkout' };
const rollback: Deed = { kind: 'rollback', component: 'gateway', change: 'latest' };
const diagnosis: Deed = { kind: 'diagnose', component: NOTHING, mechanism: 'noise', note: 'nobody is hurt' };
const acted = [did(20 * MINUTE, restart), did(28 * MINUTE, rollback), did(29 * MINUTE, diagnosis)];

it('users are well without an act, and stay so', () => {
  expect(drillStatus(drillOf(night(19 * MINUTE), { scenario }))).toMatchObject({ phase: 'running', mitigatedAtUs: null });
  expect(drillStatus(drillOf(night(21 * MINUTE), { scenario }))).toMatchObject({
    phase: 'mitigated',
    mitigatedAtUs: 15 * MINUTE,
  });
});

it('whoever says so is right', () => {
  const debrief = gradeDrill(drillOf(night(35 * MINUTE), { scenario, actions: [did(25 * MINUTE, diagnosis)] }));
  expect(debrief).toMatchObject({ componentRight: true, mechanismRight: true, badRequests: 0 });
  expect(debrief.steps).toMatchObject([{ verdict: 'helped' }]);
});

it('no act takes credit for the health that it disturbed, and a listed one is a trap', () => {
  const { steps, timeToMitigateUs } = gradeDrill(
    drillOf(night(35 * MINUTE, [20 * MINUTE, 21 * MINUTE]), { scenario, actions: acted }),
  );
  expect(timeToMitigateUs).toBeNull();
  expect(steps).toEqual([
    {
      atUs: 20 * MINUTE,
      what: 'Restarted checkout',
      verdict: 'trap',
      because: 'Nothing in the process is wrong. Good requests: 100.0 % in the 2m before, 75.0 % in the 2m after.',
    },
    {
      atUs: 28 * MINUTE,
      what: 'Rolled back the latest change of gateway',
      verdict: 'neutral',
      because: 'Nothing was wrong. Good requests: 100.0 % in the 2m before, 100.0 % in the 2m after.',
    },
    expect.objectContaining({ verdict: 'helped' }),
  ]);
});
