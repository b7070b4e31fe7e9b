/** Users on bad lines: whoever answers them holds a worker until the last byte is with them. */
import { HOUR, MILLISECOND, SECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const slowClients: Fault = {
  description: {
    name: 'slow-clients',
    title: 'Slow clients',
    family: 'traffic',
    summary: 'A share of the users needs so long to take an answer, and the worker that answers is held until then.',
    target: 'users',
    parameters: [
      { name: 'share', title: 'Share of the users', unit: 'ratio', min: 0.001, max: 1, usual: 0.2, calm: 0 },
      { name: 'length', title: 'How long an answer takes', unit: 'us', min: MILLISECOND, max: HOUR, usual: 10 * SECOND },
    ],
    signature: {
      on: 'people',
      parameters: {},
      signs: [soon('workers are held', 'sum(worker_threads_busy{service="front"})', 'above', 15)],
    },
  },
  effects: ({ component }, { share, length }) => [
    { kind: 'hook', hook: 'slowReaderRatio', at: { kind: 'users', users: component }, value: share },
    { kind: 'hook', hook: 'slowReaderUs', at: { kind: 'users', users: component }, value: length },
  ],
};
