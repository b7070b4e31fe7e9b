import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drillMachine, nextPhase, phaseAfter, type DrillEvent } from '../../src/sim/drill/lifecycle.ts';
import type { DrillPhase } from '../../src/sim/model/drill.ts';

const eventTypes: readonly DrillEvent['type'][] = ['begun', 'recovered', 'relapsed', 'diagnosed', 'ended'];
const walk = (...types: DrillEvent['type'][]): DrillPhase => phaseAfter(types.map((type, index) => ({ atUs: index, type })));

describe('the course of a drill', () => {
  it('goes from briefing to debrief by way of running, mitigated and diagnosed', () => {
    const good: DrillEvent['type'][] = ['begun', 'recovered', 'diagnosed', 'ended'];
    expect(good.map((_, index) => walk(...good.slice(0, index + 1)))).toEqual(['running', 'mitigated', 'diagnosed', 'debriefed']);
  });

  it('runs again when the objective breaks after it was mitigated', () => {
    expect(walk('begun', 'recovered', 'relapsed')).toBe('running');
    expect(walk('begun', 'recovered', 'relapsed', 'recovered')).toBe('mitigated');
  });

  it('takes a diagnosis before the users are well', () => {
    expect(walk('begun', 'diagnosed')).toBe('diagnosed');
  });

  it('ignores everything before the learner has taken over and after the debrief', () => {
    expect(walk('recovered', 'diagnosed', 'ended')).toBe('briefing');
    for (const type of eventTypes) expect(nextPhase('debriefed', type)).toBe('debriefed');
  });

  it('only ever takes a step that the machine draws', () => {
    const drawn = new Set<string>();
    for (const [from, node] of Object.entries(drillMachine.states)) {
      drawn.add(`${from} ${from}`);
      for (const edges of node.transitions.values()) {
        for (const edge of edges) for (const target of edge.target ?? []) drawn.add(`${from} ${target.key}`);
      }
    }
    expect(drawn).not.toContain('briefing mitigated');
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...eventTypes)), (types) => {
        let phase: DrillPhase = 'briefing';
        for (const type of types) {
          const next = nextPhase(phase, type);
          expect(drawn).toContain(`${phase} ${next}`);
          phase = next;
        }
      }),
    );
  });
});
