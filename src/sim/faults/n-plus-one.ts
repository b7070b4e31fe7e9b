/** A version that asks once for each row what it could ask once for all. */
import { everyStep } from '../model/every-step.ts';
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const nPlusOne: Fault = {
  description: {
    name: 'n-plus-one',
    title: 'N+1 statements',
    family: 'database',
    summary: 'Each statement of the endpoint is sent so many times more, one after the other.',
    target: 'endpoint',
    parameters: [{ name: 'times', title: 'How many times more', unit: 'count', min: 1, max: 1000, usual: 20, calm: 0 }],
    signature: {
      on: 'shop GET /list',
      parameters: {},
      signs: [
        soon(
          'the database gets many more statements',
          'sum(rate(db_query_duration_seconds_count{database="store",statement="pending"}[10s]))',
          'above',
          50,
        ),
      ],
    },
  },
  unfit: ({ services }, { component, part }) => {
    const endpoints = services.find(({ name }) => name === component)?.endpoints ?? [];
    const steps = endpoints.filter(({ method, route }) => `${method} ${route}` === part).flatMap((one) => everyStep(one.steps));
    return steps.some(({ kind }) => kind === 'query') ? null : 'sends no statement.';
  },
  effects: (target, parameters) => [
    {
      kind: 'hook',
      hook: 'queryRepeats',
      at: { kind: 'endpoint', service: target.component, endpoint: target.part },
      value: parameters.times,
    },
  ],
};
