/**
 * The trace search as a person fills it in, and the question that it stands for. A field that cannot be read says what
 * would be readable and is left out of the question, so that a search never fails because somebody is still typing.
 */
import { parseDuration } from '../../../sim/base/time.ts';
import type { Micros } from '../../../sim/base/time.ts';
import type { TraceSearch } from '../../../sim/model/span.ts';

export interface TraceSearchForm {
  /** Empty for any. */
  readonly service: string;
  /** Route of the root span, empty for any. */
  readonly route: string;
  readonly minDuration: string;
  readonly maxDuration: string;
  readonly errorsOnly: boolean;
  readonly order: TraceSearch['order'];
}

export const EMPTY_FORM: TraceSearchForm = {
  service: '',
  route: '',
  minDuration: '',
  maxDuration: '',
  errorsOnly: false,
  order: 'newest',
};

export interface TraceQuestion {
  readonly search: TraceSearch;
  readonly problems: Readonly<Partial<Record<'minDuration' | 'maxDuration', string>>>;
}

const TRACES_MAX = 500;

/** The question for traces whose root started with fromUs <= start < toUs. */
export function traceQuestion(form: TraceSearchForm, fromUs: Micros, toUs: Micros): TraceQuestion {
  const problems: Partial<Record<'minDuration' | 'maxDuration', string>> = {};
  const minDurationUs = readDuration(form.minDuration);
  const maxDurationUs = readDuration(form.maxDuration);
  if (minDurationUs === null) problems.minDuration = 'Write a duration such as 250ms or 1.5s.';
  if (maxDurationUs === null) problems.maxDuration = 'Write a duration such as 250ms or 1.5s.';
  if (typeof minDurationUs === 'number' && typeof maxDurationUs === 'number' && maxDurationUs < minDurationUs) {
    problems.maxDuration = 'Longest is below shortest: no trace can match.';
  }
  const search: TraceSearch = {
    ...(form.service === '' ? {} : { service: form.service }),
    ...(form.route === '' ? {} : { route: form.route }),
    ...(typeof minDurationUs === 'number' ? { minDurationUs } : {}),
    ...(typeof maxDurationUs === 'number' ? { maxDurationUs } : {}),
    ...(form.errorsOnly ? { errorsOnly: true } : {}),
    fromUs,
    toUs,
    order: form.order,
    limit: TRACES_MAX,
  };
  return { search, problems };
}

/** Undefined for an empty field, null for one that is no duration. Spaces are forgiven, as is a bare number of milliseconds. */
function readDuration(text: string): Micros | null | undefined {
  const bare = text.replace(/\s+/g, '');
  if (bare === '') return undefined;
  return parseDuration(/^\d+(\.\d+)?$/.test(bare) ? `${bare}ms` : bare);
}

/** The form as it stands in the address. */
export function formOf(params: Readonly<Record<string, string>>): TraceSearchForm {
  return {
    service: params['service'] ?? '',
    route: params['route'] ?? '',
    minDuration: params['min'] ?? '',
    maxDuration: params['max'] ?? '',
    errorsOnly: params['errors'] === '1',
    order: params['order'] === 'slowest' ? 'slowest' : 'newest',
  };
}
