/** The log search as it stands in the address, and the question that it stands for. */
import type { Micros } from '../../../sim/base/time.ts';
import type { LogSearch } from '../../../sim/model/log.ts';
import type { LogLevel } from '../../../sim/model/logging.ts';
import { LEVELS } from './log-volume.ts';

export interface LogForm {
  /** Empty for any. */
  readonly service: string;
  readonly minLevel: LogLevel;
  readonly text: string;
  /** Empty for any; 32 hex digits else. */
  readonly traceId: string;
}

export const LINES_MAX = 500;

export function logFormOf(params: Readonly<Record<string, string>>): LogForm {
  const minLevel = LEVELS.find((level) => level === params['level']) ?? 'debug';
  return { service: params['service'] ?? '', minLevel, text: params['text'] ?? '', traceId: (params['trace'] ?? '').trim() };
}

/** Lines of one trace are told in their order; all others newest first. */
export function logQuestion(form: LogForm, fromUs: Micros, toUs: Micros): LogSearch {
  return {
    ...(form.service === '' ? {} : { service: form.service }),
    ...(form.minLevel === 'debug' ? {} : { minLevel: form.minLevel }),
    ...(form.text.trim() === '' ? {} : { text: form.text.trim() }),
    ...(form.traceId === '' ? {} : { traceId: form.traceId }),
    fromUs,
    toUs,
    order: form.traceId === '' ? 'newest' : 'oldest',
    limit: LINES_MAX,
  };
}
