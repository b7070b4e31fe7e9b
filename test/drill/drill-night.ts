/** A night on call for tests of the drill: a scenario without a world, and telemetry made of requests per 15 s step. */
import { MILLISECOND, MINUTE, SECOND } from '../../src/sim/base/time.ts';
import type { DrillRecord } from '../../src/sim/drill/assessment.ts';
import { objectiveQueries } from '../../src/sim/drill/objective.ts';
import type { Action, Deed } from '../../src/sim/model/action.ts';
import type { Answer, Scenario } from '../../src/sim/model/scenario.ts';
import type { Objective } from '../../src/sim/model/topology.ts';

export const STEP = 15 * SECOND;

export const objective: Objective = {
  name: 'checkout-latency',
  service: 'gateway',
  method: 'POST',
  route: '/checkout/complete',
  underUs: SECOND / 2,
  targetRatio: 0.99,
  windowUs: 30 * 24 * 60 * MINUTE,
};

const answer: Answer = {
  component: 'orders-db',
  mechanism: 'missing index',
  onsetUs: 15 * MINUTE,
  chain: ['migration', 'sequential scan'],
  objective: 'checkout-latency',
  healthyForUs: 5 * MINUTE,
  evidence: ['slow query log'],
  mitigations: ['rollback: orders-db latest migration', 'createIndex'],
  mitigationDeeds: [
    { kind: 'rollback', component: 'orders-db' },
    { kind: 'createIndex', table: 'orders', columns: ['user_id', 'status'] },
  ],
  traps: [
    { deed: 'restart: checkout', pattern: { kind: 'restart', service: 'checkout' }, because: 'nothing in the process is wrong' },
  ],
  mechanisms: ['missing index', 'memory leak'],
  debrief: 'It was the index.',
};

export const scenario: Scenario = {
  id: 'night',
  title: 'A night',
  level: 1,
  minutes: 20,
  clock: { startsAtMs: 0, historyUs: 15 * MINUTE, lastsUs: 60 * MINUTE },
  topology: {
    name: 'shop',
    networkLatency: { kind: 'constant', valueUs: 0 },
    services: [],
    releases: [],
    databases: [],
    users: [],
    objectives: [objective],
  },
  rules: [],
  scrapeIntervalUs: 5 * SECOND,
  timeline: [],
  expectations: [],
  briefing: '',
  answer,
  replays: [],
};

/** What happened to the users in one step. */
export interface StepOfNight {
  readonly total: number;
  readonly slow: number;
  readonly failed: number;
}

export const well: StepOfNight = { total: 300, slow: 0, failed: 0 };
export const unwell: StepOfNight = { total: 300, slow: 150, failed: 0 };

/** The steps of a night in which users are unwell in fromUs < t <= toUs. */
export function night(lengthUs: number, ...unwellSpans: readonly (readonly [fromUs: number, toUs: number])[]): StepOfNight[] {
  return Array.from({ length: lengthUs / STEP }, (_, index) => {
    const endUs = (index + 1) * STEP;
    return unwellSpans.some(([fromUs, toUs]) => fromUs < endUs && endUs <= toUs) ? unwell : well;
  });
}

export function did(atUs: number, deed: Deed): Action {
  return { atUs, by: 'operator', deed };
}

/** The drill at the end of the steps, with telemetry that knows only the drill's own questions. */
export function drillOf(steps: readonly StepOfNight[], rest: Partial<Omit<DrillRecord, 'ask' | 'askRange'>> = {}): DrillRecord {
  const asked = objectiveQueries(objective, STEP + MILLISECOND);
  const perSecond = new Map<string, (step: StepOfNight) => number>([
    [asked.total, ({ total }) => total / 15],
    [asked.fast, ({ total, slow }) => (total - slow) / 15],
    [asked.failed, ({ failed }) => failed / 15],
  ]);
  return {
    scenario,
    nowUs: steps.length * STEP,
    actions: [],
    transitions: [],
    wrongAnswers: 0,
    ask: (expr, atUs) => {
      if (expr !== asked.quantile) throw new Error(`unexpected question ${expr}`);
      const { total, slow } = steps[Math.ceil(atUs / STEP) - 1] ?? well;
      return slow > (1 - objective.targetRatio) * total ? 3 : 0.2;
    },
    askRange: (expr, startUs, endUs, stepUs) => {
      const read = perSecond.get(expr);
      if (read === undefined) throw new Error(`unexpected question ${expr}`);
      const times: number[] = [];
      for (let atUs = startUs; atUs <= endUs; atUs += stepUs) times.push(atUs);
      return { times, values: times.map((atUs) => read(steps[atUs / STEP - 1] as StepOfNight)) };
    },
    ...rest,
  };
}
