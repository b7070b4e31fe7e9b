/** A path that is cut in one direction without anybody being told: requests vanish, connections look open. */
import type { Fault } from './fault.ts';
import { callsPerSecond, soon } from './signs.ts';

export const halfOpen: Fault = {
  description: {
    name: 'half-open',
    title: 'Half-open connections',
    family: 'network',
    summary: 'No message gets from the one to the other; what comes back still arrives.',
    target: 'edge',
    parameters: [],
    signature: {
      on: 'shop to bank',
      parameters: {},
      signs: [soon('every call on the path times out', callsPerSecond('shop', 'bank', '504'), 'above', 1)],
    },
  },
  effects: (target) => [
    { kind: 'hook', hook: 'lostRatio', at: { kind: 'edge', from: target.component, to: target.part }, value: 1 },
  ],
};
