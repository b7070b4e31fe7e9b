/** The incident bar tells what alerts and the person on call did, in their order, and nothing that only the scenario knows. */
import { describe, expect, it } from 'vitest';
import type { Alert, AlertState } from '../../src/sim/model/alert.ts';
import type { DrillStatus } from '../../src/sim/model/drill.ts';
import { incidentUpdates, leadingAlert, standing } from '../../src/ui/views/drill/incident.ts';

const drill: DrillStatus = {
  phase: 'running',
  startedAtUs: 0,
  acknowledgedAtUs: null,
  diagnosedAtUs: null,
  mitigatedAtUs: null,
  objective: { name: 'o', good: 1, total: 2, targetRatio: 0.99, budgetBurnedRatio: 0, healthyNow: false },
};

function alert(rule: string, state: AlertState, severity: string, firedAtUs: number | null): Alert {
  return { rule, labels: { severity }, annotations: {}, state, value: 1, activeAtUs: 0, firedAtUs, resolvedAtUs: null };
}

describe('incidentUpdates', () => {
  it('tells alerts and acts newest first, and leaves out what only waited', () => {
    const updates = incidentUpdates(
      [
        { atUs: 1, rule: 'Slow', labels: {}, from: 'inactive', to: 'pending' },
        { atUs: 2, rule: 'Slow', labels: {}, from: 'pending', to: 'firing' },
        { atUs: 9, rule: 'Slow', labels: {}, from: 'firing', to: 'resolved' },
      ],
      [
        { atUs: 2, by: 'operator', deed: { kind: 'acknowledge', alert: 'Slow' } },
        { atUs: 5, by: 'operator', deed: { kind: 'rollback', component: 'orders-db', change: 2 } },
      ],
    );
    expect(updates.map((update) => update.text)).toEqual([
      'Slow has ended',
      'Rolled back change 2 of orders-db',
      'Acknowledged Slow',
      'Slow fires',
    ]);
  });
});

describe('standing', () => {
  it.each([
    [{}, 'not acknowledged'],
    [{ acknowledgedAtUs: 1 }, 'investigating'],
    [{ mitigatedAtUs: 1 }, 'mitigated, cause not named'],
    [{ diagnosedAtUs: 1 }, 'diagnosed, users still suffer'],
    [{ diagnosedAtUs: 1, mitigatedAtUs: 1 }, 'mitigated and diagnosed'],
    [{ phase: 'debriefed' }, 'closed'],
  ] as const)('with %j is "%s"', (changed, words) => {
    expect(standing({ ...drill, ...changed })).toBe(words);
  });
});

describe('leadingAlert', () => {
  it('is the gravest that fires, of equal ones the first', () => {
    const alerts = [
      alert('Pool', 'firing', 'warning', 1),
      alert('Second', 'firing', 'page', 9),
      alert('First', 'firing', 'page', 3),
      alert('Wait', 'pending', 'page', null),
    ];
    expect(leadingAlert(alerts)?.rule).toBe('First');
  });

  it('is the last one that fired when none does any more, and nothing when none ever did', () => {
    expect(leadingAlert([alert('Over', 'resolved', 'warning', 1)])?.rule).toBe('Over');
    expect(leadingAlert([alert('Wait', 'pending', 'page', null)])).toBeNull();
  });
});
