/** What an operator can set about the calls of a service while it runs, by the name of the service that is called. */
import { HOUR } from '../base/time.ts';
import type { CallSettings } from './call-policy.ts';
import { everyStep, stepListsOf } from './every-step.ts';
import type { Setting } from './setting.ts';
import type { Service, Step } from './topology.ts';

type Call = Step & { readonly kind: 'call' };
type Row = Omit<Setting<Service>, 'names' | 'read' | 'write'>;

/** A setting that the calls have of which `written` says something; it is the same for all of them that go to one service. */
function row<K extends keyof CallSettings>(words: Row, key: K, written: (call: Call) => number | undefined): Setting<Service> {
  return {
    ...words,
    names: (model) => [...firstWords(model, written).keys()],
    read: (model, name) => model.callSettings?.[name]?.[key] ?? firstWords(model, written).get(name) ?? 0,
    write: (model, name, value) => withCalls(model, name, { [key]: value }),
  };
}

const duration = (doc: string, min = 1): Row => ({ measure: 'duration', min, max: HOUR, doc });

export const CALL_SETTINGS = {
  'calls.*.timeout': row(duration('When the caller gives up and fails with 504.'), 'timeoutUs', ({ timeoutUs }) => timeoutUs),
  'calls.*.retry.attempts': row(
    { measure: 'count', min: 1, max: 100, doc: 'Tries of one call in all; 1 never retries.' },
    'attemptsMax',
    ({ policy }) => policy?.retry?.attemptsMax,
  ),
  'calls.*.retry.budget': row(
    { measure: 'share', min: 0, max: 1, doc: 'Retries as a share of calls; 100% when nothing limits them.' },
    'budgetRatio',
    ({ policy }) => (policy?.retry == null ? undefined : (policy.retry.budget?.ratio ?? 1)),
  ),
  'calls.*.retry.backoff': row(duration('The wait before the first retry.', 0), 'backoffUs', ({ policy }) => {
    const backoff = policy?.retry?.backoff;
    return backoff?.kind === 'fixed' ? backoff.delayUs : backoff?.baseUs;
  }),
  'calls.*.hedge.after': row(
    duration('How long the first attempt may take before another one is sent.', 0),
    'hedgeAfterUs',
    ({ policy }) => policy?.hedge?.afterUs,
  ),
  'calls.*.breaker.failures': row(
    { measure: 'share', min: 0.01, max: 1, doc: 'The share of failed calls at which the circuit breaker opens.' },
    'breakerFailureRatio',
    ({ guard }) => guard?.breaker?.failureRatio,
  ),
  'calls.*.breaker.open': row(
    duration('How long the circuit breaker refuses every call.'),
    'breakerOpenUs',
    ({ guard }) => guard?.breaker?.openUs,
  ),
  'calls.*.bulkhead.max': row(
    { measure: 'count', min: 1, max: 100_000, doc: 'Calls that one replica makes at once.' },
    'bulkheadMax',
    ({ guard }) => guard?.bulkhead?.callsMax,
  ),
  'calls.*.bulkhead.wait': row(
    duration('How long one more call waits for a place in the bulkhead.', 0),
    'bulkheadWaitUs',
    ({ guard }) => guard?.bulkhead?.waitUs,
  ),
  'calls.*.credentials': row(
    {
      measure: 'count',
      min: 1,
      max: 1_000_000,
      doc: 'Which key the calls bring, by number; the third party must accept the same.',
    },
    'credentials',
    ({ credentials }) => credentials,
  ),
} as const satisfies Readonly<Record<string, Setting<Service>>>;

/** Per service that is called, what the first call says that says something. */
function firstWords(model: Service, written: (call: Call) => number | undefined): ReadonlyMap<string, number> {
  const words = new Map<string, number>();
  for (const step of stepListsOf(model).flatMap(everyStep)) {
    const value = step.kind === 'call' ? written(step) : undefined;
    if (step.kind === 'call' && value !== undefined && !words.has(step.service)) words.set(step.service, value);
  }
  return words;
}

function withCalls(model: Service, name: string, fields: CallSettings): Service {
  return { ...model, callSettings: { ...model.callSettings, [name]: { ...model.callSettings?.[name], ...fields } } };
}
