import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/sim/base/time.ts';
import { drillStatus, gradeDrill } from '../../src/sim/drill/drill.ts';
import type { Deed } from '../../src/sim/model/action.ts';
import type { AlertTransition } from '../../src/sim/model/alert.ts';
import { did, drillOf, night, scenario } from './drill-night.ts';

const onset = 15 * MINUTE;
const rollback: Deed = { kind: 'rollback', component: 'orders-db', change: 2 };
const createIndex: Deed = { kind: 'createIndex', database: 'orders-db', table: 'orders', columns: ['user_id', 'status'] };
const restart: Deed = { kind: 'restart', service: 'checkout' };
const acknowledge: Deed = { kind: 'acknowledge', alert: 'CheckoutSlow' };
const rightDiagnosis: Deed = { kind: 'diagnose', component: 'orders-db', mechanism: 'missing index', note: '' };
const wrongDiagnosis: Deed = { kind: 'diagnose', component: 'checkout', mechanism: 'memory leak', note: '' };
const fired: AlertTransition = { atUs: 17 * MINUTE, rule: 'CheckoutSlow', labels: {}, from: 'pending', to: 'firing' };

describe('a debrief', () => {
  const good = drillOf(night(35 * MINUTE, [onset, 23 * MINUTE]), {
    transitions: [fired],
    actions: [did(18 * MINUTE, acknowledge), did(22 * MINUTE, rollback), did(25 * MINUTE, rightDiagnosis)],
  });

  it('measures the way from the alert to the acknowledgement, and from the onset to diagnosis and cure', () => {
    expect(gradeDrill(good)).toMatchObject({
      onsetAtUs: onset,
      alertedAtUs: 17 * MINUTE,
      timeToDetectUs: MINUTE,
      timeToLocateUs: 10 * MINUTE,
      timeToMitigateUs: 7 * MINUTE,
      componentRight: true,
      mechanismRight: true,
    });
  });

  it('counts the requests that users lost', () => {
    expect(gradeDrill(good).badRequests).toBe(8 * 4 * 150);
    expect(gradeDrill(good).budgetBurnedRatio).toBeCloseTo((8 * 4 * 150) / (0.01 * 300 * 4 * 30 * 24 * 60));
  });

  it('tells of each act what it was worth', () => {
    const { steps } = gradeDrill(good);
    expect(steps.map(({ what, verdict }) => [what, verdict])).toEqual([
      ['Acknowledged CheckoutSlow', 'neutral'],
      ['Rolled back change 2 of orders-db', 'helped'],
      ['Diagnosed orders-db: missing index', 'helped'],
    ]);
    expect(steps[0]?.because).toBe('The alert had been firing for 1m.');
    expect(steps[1]?.because).toBe('The objective was healthy again 2m later and stayed so for at least 5m.');
  });

  it('calls a trap a trap when the users stayed unwell', () => {
    const debrief = gradeDrill(drillOf(night(35 * MINUTE, [onset, 35 * MINUTE]), { actions: [did(20 * MINUTE, restart)] }));
    expect(debrief.steps[0]).toMatchObject({ verdict: 'trap', because: 'Nothing in the process is wrong.' });
    expect(debrief.timeToMitigateUs).toBeNull();
  });

  it('does not let a trap take the credit of a cure', () => {
    const actions = [did(20 * MINUTE, rollback), did(20.5 * MINUTE, restart)];
    const debrief = gradeDrill(drillOf(night(35 * MINUTE, [onset, 21 * MINUTE]), { actions }));
    expect(debrief.steps.map(({ verdict }) => verdict)).toEqual(['helped', 'trap']);
    expect(debrief.timeToMitigateUs).toBe(5 * MINUTE);
  });

  it('credits an act that the answer does not list when the users were well soon after it', () => {
    const scale: Deed = { kind: 'scale', service: 'gateway', replicas: 9 };
    const debrief = gradeDrill(drillOf(night(35 * MINUTE, [onset, 21 * MINUTE]), { actions: [did(20 * MINUTE, scale)] }));
    expect(debrief.steps[0]?.verdict).toBe('helped');
    expect(debrief.timeToMitigateUs).toBe(5 * MINUTE);
  });

  it('gives nobody the credit of a recovery that came by itself', () => {
    const lonely = drillOf(night(35 * MINUTE, [onset, 21 * MINUTE]));
    expect(gradeDrill(lonely).timeToMitigateUs).toBeNull();
    expect(drillStatus(lonely).mitigatedAtUs).not.toBeNull();
  });

  it('does not praise a cure after which the objective never stayed healthy', () => {
    const debrief = gradeDrill(drillOf(night(35 * MINUTE, [onset, 35 * MINUTE]), { actions: [did(20 * MINUTE, rollback)] }));
    expect(debrief.steps[0]).toMatchObject({ verdict: 'neutral' });
    expect(debrief.timeToMitigateUs).toBeNull();
  });

  it('praises a cure that came before anybody was hurt', () => {
    const debrief = gradeDrill(drillOf(night(30 * MINUTE), { actions: [did(16 * MINUTE, createIndex)] }));
    expect(debrief.steps[0]).toMatchObject({
      verdict: 'helped',
      because: 'It came before users were hurt and stayed so for at least 5m.',
    });
    expect(debrief.timeToMitigateUs).toBe(MINUTE);
  });

  it('shows of any other act the share of good requests before and after', () => {
    const scale: Deed = { kind: 'scale', service: 'gateway', replicas: 9 };
    const debrief = gradeDrill(drillOf(night(35 * MINUTE, [onset, 35 * MINUTE]), { actions: [did(16 * MINUTE, scale)] }));
    expect(debrief.steps[0]).toMatchObject({
      verdict: 'neutral',
      because: 'Good requests: 75.0 % in the 2m before, 50.0 % in the 2m after.',
    });
  });

  it('takes the first right diagnosis for the time and the last one for the verdict', () => {
    const actions = [did(18 * MINUTE, wrongDiagnosis), did(20 * MINUTE, rightDiagnosis), did(24 * MINUTE, wrongDiagnosis)];
    const debrief = gradeDrill(drillOf(night(35 * MINUTE, [onset, 35 * MINUTE]), { actions }));
    expect(debrief).toMatchObject({ timeToLocateUs: 5 * MINUTE, componentRight: false, mechanismRight: false });
  });

  it('counts the first act as noticing when nobody acknowledged, and an alert of before the hand-over from the hand-over', () => {
    const late = { ...scenario, answer: { ...scenario.answer!, onsetUs: 10 * MINUTE } };
    const input = drillOf(night(35 * MINUTE, [10 * MINUTE, 35 * MINUTE]), {
      scenario: late,
      transitions: [{ ...fired, atUs: 12 * MINUTE }],
      actions: [did(17 * MINUTE, restart)],
    });
    expect(gradeDrill(input)).toMatchObject({ alertedAtUs: 12 * MINUTE, timeToDetectUs: 2 * MINUTE });
  });

  it('does not look at alerts that fired before anything was wrong, nor at the time line', () => {
    const input = drillOf(night(35 * MINUTE, [onset, 35 * MINUTE]), {
      transitions: [{ ...fired, atUs: 9 * MINUTE }],
      actions: [{ ...did(16 * MINUTE, rollback), by: 'timeline' }],
    });
    expect(gradeDrill(input)).toMatchObject({ alertedAtUs: null, steps: [], timeToDetectUs: null });
  });

  it('refuses to grade without an answer', () => {
    expect(() => gradeDrill(drillOf(night(16 * MINUTE), { scenario: { ...scenario, answer: null } }))).toThrow(
      'only a scenario with an answer',
    );
  });
});

describe('the status of a drill', () => {
  const whole = night(60 * MINUTE, [onset, 21 * MINUTE], [40 * MINUTE, 41 * MINUTE]);
  const actions = [did(20 * MINUTE, rollback)];
  const at = (nowUs: number) =>
    drillStatus(drillOf(whole.slice(0, nowUs / (15 * SECOND)), { actions: actions.filter(({ atUs }) => atUs <= nowUs) }));

  it('follows the users through the night', () => {
    expect([15, 18, 26, 28, 41, 50, 60].map((minute) => at(minute * MINUTE).phase)).toEqual([
      'briefing',
      'running',
      'running',
      'mitigated',
      'running',
      'mitigated',
      'debriefed',
    ]);
  });

  it('names the act that helped only while the objective stays healthy', () => {
    expect(at(26 * MINUTE).mitigatedAtUs).toBeNull();
    expect(at(28 * MINUTE).mitigatedAtUs).toBe(20 * MINUTE);
    expect(at(41 * MINUTE).mitigatedAtUs).toBeNull();
    expect(at(50 * MINUTE).mitigatedAtUs).toBe(20 * MINUTE);
  });

  it('shows whether users are well now', () => {
    expect([14, 18, 28].map((minute) => at(minute * MINUTE).objective.healthyNow)).toEqual([true, false, true]);
    expect(at(15 * MINUTE).objective).toMatchObject({ good: 18_000, total: 18_000, budgetBurnedRatio: 0 });
  });

  it('does without an objective', () => {
    const bare = { ...scenario, topology: { ...scenario.topology, objectives: [] }, answer: null };
    expect(drillStatus(drillOf(night(20 * MINUTE), { scenario: bare }))).toMatchObject({
      phase: 'running',
      objective: { total: 0, healthyNow: true },
    });
  });

  it('never shows a smaller burned budget later, whatever happens to the users', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 15, max: 44 }), fc.integer({ min: 1, max: 10 })), { maxLength: 4 }),
        (spans) => {
          const steps = night(45 * MINUTE, ...spans.map(([from, length]) => [from * MINUTE, (from + length) * MINUTE] as const));
          let last = 0;
          for (let minute = 15; minute <= 45; minute++) {
            const burned = drillStatus(drillOf(steps.slice(0, minute * 4))).objective.budgetBurnedRatio;
            expect(burned).toBeGreaterThanOrEqual(last);
            last = burned;
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
