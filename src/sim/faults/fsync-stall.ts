/** A disk that now and then does nothing for a while: nobody can commit until it goes on. */
import { MILLISECOND, SECOND, MINUTE, HOUR } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { meanSeconds, soon } from './signs.ts';

export const fsyncStall: Fault = {
  description: {
    name: 'fsync-stall',
    title: 'Stalled commits',
    family: 'database',
    summary: 'The disk of the database stands still for a while, again and again.',
    target: 'database',
    parameters: [
      { name: 'stall', title: 'For how long it stands still', unit: 'us', min: 10 * MILLISECOND, max: MINUTE, usual: 2 * SECOND },
      {
        name: 'pause',
        title: 'For how long it works in between',
        unit: 'us',
        min: 10 * MILLISECOND,
        max: HOUR,
        usual: 4 * SECOND,
      },
    ],
    signature: {
      on: 'store',
      parameters: {},
      signs: [soon('requests that write take longer', meanSeconds('service="shop",endpoint="/buy"'), 'above', 0.2)],
    },
  },
  unfit: (topology, target) =>
    topology.databases.some(({ name, storage }) => name === target.component && storage !== null)
      ? null
      : 'has no disk: everything is in memory.',
  effects: (target) => [{ kind: 'hook', hook: 'diskSpeed', at: { kind: 'database', database: target.component }, value: 0 }],
  blink: (parameters) => ({ onUs: parameters.stall, offUs: parameters.pause }),
};
