/** A job that runs on a database once in a while, and takes most of it as long as it does. */
import { MILLISECOND, SECOND, HOUR } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const scheduledJob: Fault = {
  description: {
    name: 'scheduled-job',
    title: 'Scheduled job',
    family: 'change',
    summary: 'A job takes a share of the processors and of the disk of the database for a while, again and again.',
    target: 'database',
    parameters: [
      { name: 'share', title: 'Share that is taken', unit: 'ratio', min: 0.05, max: 0.999, usual: 0.9, calm: 0 },
      { name: 'length', title: 'How long it runs', unit: 'us', min: 100 * MILLISECOND, max: HOUR, usual: 5 * SECOND },
      { name: 'pause', title: 'How long it does not', unit: 'us', min: 100 * MILLISECOND, max: 24 * HOUR, usual: 10 * SECOND },
    ],
    signature: {
      on: 'store',
      parameters: { share: 0.995 },
      signs: [
        soon(
          'statements take longer for a while',
          'sum(rate(db_query_duration_seconds_sum{database="store"}[5s])) / sum(rate(db_query_duration_seconds_count{database="store"}[5s]))',
          'above',
          0.005,
        ),
      ],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'speed', at: { kind: 'database', database: target.component }, value: 1 - parameters.share },
    { kind: 'hook', hook: 'diskSpeed', at: { kind: 'database', database: target.component }, value: 1 - parameters.share },
  ],
  blink: (parameters) => ({ onUs: parameters.length, offUs: parameters.pause }),
};
