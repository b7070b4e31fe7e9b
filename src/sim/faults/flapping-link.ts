/** A link that goes down and comes up again. */
import { MILLISECOND, SECOND, HOUR } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { callsPerSecond, soon } from './signs.ts';

export const flappingLink: Fault = {
  description: {
    name: 'flapping-link',
    title: 'Flapping link',
    family: 'network',
    summary: 'The path between the two is cut for a while, again and again.',
    target: 'edge',
    parameters: [
      { name: 'down', title: 'For how long it is down', unit: 'us', min: 100 * MILLISECOND, max: HOUR, usual: 3 * SECOND },
      { name: 'up', title: 'For how long it is up', unit: 'us', min: 100 * MILLISECOND, max: HOUR, usual: 3 * SECOND },
    ],
    signature: {
      on: 'shop to bank',
      parameters: {},
      signs: [soon('calls on the path time out, again and again', callsPerSecond('shop', 'bank', '504'), 'above', 0.5)],
    },
  },
  effects: (target) => [
    { kind: 'hook', hook: 'lostRatio', at: { kind: 'edge', from: target.component, to: target.part }, value: 1 },
    { kind: 'hook', hook: 'lostAnswersRatio', at: { kind: 'edge', from: target.component, to: target.part }, value: 1 },
  ],
  blink: (parameters) => ({ onUs: parameters.down, offUs: parameters.up }),
};
