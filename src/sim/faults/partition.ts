/** A path between two components over which nothing gets, in one direction or both: what was sent waits until it is whole again. */
import type { Fault } from './fault.ts';
import { callsPerSecond, soon } from './signs.ts';

export const partition: Fault = {
  description: {
    name: 'partition',
    title: 'Network partition',
    family: 'network',
    summary: 'No message gets from the one to the other, or back; connections stay open, and both go on sending again.',
    target: 'edge',
    parameters: [
      { name: 'there', title: 'Share of the messages there that are lost', unit: 'ratio', min: 0, max: 1, usual: 1, calm: 0 },
      { name: 'back', title: 'Share of the messages back that are lost', unit: 'ratio', min: 0, max: 1, usual: 1, calm: 0 },
    ],
    signature: {
      on: 'shop to bank',
      parameters: {},
      signs: [soon('every call on the path times out', callsPerSecond('shop', 'bank', '504'), 'above', 1)],
    },
  },
  effects: ({ component: from, part: to }, { there, back }) => [
    { kind: 'hook', hook: 'lostRatio', at: { kind: 'edge', from, to }, value: there },
    { kind: 'hook', hook: 'lostAnswersRatio', at: { kind: 'edge', from, to }, value: back },
  ],
};
