/** A sequence that has come to its end: no new row gets a number any more. */
import type { Fault } from './fault.ts';
import { errorsPerSecond, logged, soon } from './signs.ts';

export const sequenceExhausted: Fault = {
  description: {
    name: 'sequence-exhausted',
    title: 'Exhausted sequence',
    family: 'database',
    summary: 'The sequences of the database have no numbers left.',
    target: 'database',
    parameters: [],
    signature: {
      on: 'store',
      parameters: {},
      signs: [
        logged('inserts fail', 'reached maximum value of sequence', 'store'),
        soon('requests that insert fail', errorsPerSecond('shop'), 'above', 1),
      ],
    },
  },
  unfit: (topology, target) =>
    topology.databases.some(({ name, tables }) => name === target.component && tables.some(({ sequence }) => sequence !== null))
      ? null
      : 'has no table with a sequence.',
  effects: (target) => [
    { kind: 'hook', hook: 'numbersHeld', at: { kind: 'database', database: target.component }, value: Number.MAX_SAFE_INTEGER },
  ],
};
