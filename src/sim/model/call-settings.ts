/** What an operator can set about the calls of a service while it runs, by the name of the service that is called. */
import type { CallSettings, Retry } from './call-policy.ts';
import { everyStep } from './every-step.ts';
import type { Setting } from './setting.ts';
import type { Service } from './topology.ts';

export const CALL_SETTINGS = {
  'calls.*.retry.attempts': {
    measure: 'count',
    min: 1,
    max: 100,
    doc: 'Tries of one call in all; 1 never retries.',
    names: (model) => [...retriesOf(model).keys()],
    read: (model, name) => model.callSettings?.[name]?.attemptsMax ?? retriesOf(model).get(name)?.attemptsMax ?? 1,
    write: (model, name, value) => withCalls(model, name, { attemptsMax: value }),
  },
  'calls.*.retry.budget': {
    measure: 'share',
    min: 0,
    max: 1,
    doc: 'Retries as a share of calls; 100% when nothing limits them.',
    names: (model) => [...retriesOf(model).keys()],
    read: (model, name) => model.callSettings?.[name]?.budgetRatio ?? retriesOf(model).get(name)?.budget?.ratio ?? 1,
    write: (model, name, value) => withCalls(model, name, { budgetRatio: value }),
  },
} as const satisfies Readonly<Record<string, Setting<Service>>>;

/** Per service that is called with retries, how the first such call retries. */
function retriesOf(model: Service): ReadonlyMap<string, Retry> {
  const retries = new Map<string, Retry>();
  for (const step of model.endpoints.flatMap((endpoint) => everyStep(endpoint.steps))) {
    if (step.kind === 'call' && step.policy?.retry && !retries.has(step.service)) retries.set(step.service, step.policy.retry);
  }
  return retries;
}

function withCalls(model: Service, name: string, fields: CallSettings): Service {
  return { ...model, callSettings: { ...model.callSettings, [name]: { ...model.callSettings?.[name], ...fields } } };
}
