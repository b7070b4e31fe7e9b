import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertMachine, observe, RESOLVED_KEPT_US, UNSEEN, type AlertLife } from '../../src/sim/alerting/alert-machine.ts';
import { MINUTE, SECOND } from '../../src/sim/base/time.ts';

const STEP = 15 * SECOND;

/** The lives after each of the observations, 15 s apart. */
function live(forUs: number, holds: readonly boolean[], keepFiringForUs = 0): AlertLife[] {
  let life = UNSEEN;
  return holds.map((one, index) => (life = observe(life, { holds: one, atUs: (index + 1) * STEP, forUs, keepFiringForUs })));
}

const states = (lives: readonly AlertLife[]): string => lives.map(({ state }) => state).join(' ');

describe('an alert', () => {
  it('waits in pending until `for` has passed since it first held', () => {
    expect(states(live(30 * SECOND, [false, true, true, true, true]))).toBe('inactive pending pending firing firing');
  });

  it('fires at once when there is no `for`', () => {
    expect(states(live(0, [true]))).toBe('firing');
  });

  it('starts its wait anew after a gap', () => {
    expect(states(live(30 * SECOND, [true, true, false, true, true, true]))).toBe(
      'pending pending inactive pending pending firing',
    );
  });

  it('is resolved when it no longer holds, and may come back', () => {
    const lives = live(15 * SECOND, [true, true, false, true, true]);
    expect(states(lives)).toBe('pending firing resolved pending firing');
    expect(lives[2]).toEqual({ state: 'resolved', activeAtUs: STEP, firedAtUs: 2 * STEP, resolvedAtUs: 3 * STEP });
    expect(lives[4]).toEqual({ state: 'firing', activeAtUs: 4 * STEP, firedAtUs: 5 * STEP, resolvedAtUs: null });
  });

  it('goes on firing for as long as its rule keeps it, from the first evaluation that no longer held', () => {
    const lives = live(0, [true, false, false, true, false, false, false, false], 30 * SECOND);
    expect(states(lives)).toBe('firing firing firing firing firing firing resolved resolved');
    expect(lives.map(({ keptSinceUs }) => keptSinceUs)).toEqual(
      [null, 2, 2, null, 5, 5, null, null].map((step) => (step === null ? undefined : step * STEP)),
    );
    expect(lives[6]).toMatchObject({ activeAtUs: STEP, firedAtUs: STEP, resolvedAtUs: 7 * STEP });
  });

  it('is not kept while it only waits', () => {
    expect(states(live(30 * SECOND, [true, false, true], 60 * SECOND))).toBe('pending inactive pending');
  });

  it('is remembered for more than 15 minutes after it resolved, then forgotten', () => {
    const resolved = live(0, [true, false])[1] as AlertLife;
    const resolvedAtUs = resolved.resolvedAtUs as number;
    expect(observe(resolved, { holds: false, atUs: resolvedAtUs + RESOLVED_KEPT_US, forUs: 0 }).state).toBe('resolved');
    expect(observe(resolved, { holds: false, atUs: resolvedAtUs + RESOLVED_KEPT_US + 1, forUs: 0 }).state).toBe('inactive');
  });

  it('never fires before `for` has passed without a gap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.array(fc.boolean(), { maxLength: 60 }), (forSteps, holds) => {
        const lives = live(forSteps * STEP, holds);
        lives.forEach(({ state }, index) => {
          if (state !== 'firing') return;
          expect(index).toBeGreaterThanOrEqual(forSteps);
          expect(holds.slice(index - forSteps, index + 1).every(Boolean)).toBe(true);
        });
      }),
    );
  });

  it('always fires when the expression held for long enough', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.array(fc.boolean(), { minLength: 9, maxLength: 60 }), (forSteps, holds) => {
        live(forSteps * STEP, holds).forEach(({ state }, index) => {
          const held = index >= forSteps && holds.slice(index - forSteps, index + 1).every(Boolean);
          expect(state === 'firing').toBe(held);
        });
      }),
    );
  });

  it('only ever takes a step that the machine draws', () => {
    const drawn = new Set<string>();
    for (const [from, node] of Object.entries(alertMachine.states)) {
      drawn.add(`${from} ${from}`);
      for (const edges of node.transitions.values())
        for (const edge of edges) for (const target of edge.target ?? []) drawn.add(`${from} ${target.key}`);
    }
    expect(drawn.has('inactive resolved')).toBe(false);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 * MINUTE }),
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 20 * MINUTE }))),
        (forUs, steps) => {
          let life = UNSEEN;
          let atUs = 0;
          for (const [holds, lengthUs] of steps) {
            atUs += lengthUs;
            const next = observe(life, { holds, atUs, forUs });
            expect(drawn).toContain(`${life.state} ${next.state}`);
            life = next;
          }
        },
      ),
    );
  });

  it('keeps a life that survives a trip through JSON', () => {
    for (const life of live(15 * SECOND, [true, true, false])) expect(JSON.parse(JSON.stringify(life))).toEqual(life);
  });
});
