/** Links that are too narrow: each message keeps one busy for as long as its bytes take, and the others queue up. */
import type { Fault } from './fault.ts';
import { meanSeconds, soon } from './signs.ts';

const KIBIBYTE = 1024;

export const narrowLink: Fault = {
  description: {
    name: 'narrow-link',
    title: 'Little bandwidth',
    family: 'network',
    summary: 'The link of each replica takes at most so many bytes a second, in each direction.',
    target: 'service',
    parameters: [
      {
        name: 'bandwidth',
        title: 'Bytes a second',
        unit: 'bytes',
        min: KIBIBYTE,
        max: KIBIBYTE * KIBIBYTE * KIBIBYTE,
        usual: 64 * KIBIBYTE,
      },
    ],
    signature: {
      on: 'bank',
      parameters: { bandwidth: 32 * KIBIBYTE },
      signs: [soon('its callers take longer', meanSeconds('service="shop",endpoint="/buy"'), 'above', 0.15)],
    },
  },
  effects: ({ component }, { bandwidth }) => [
    { kind: 'override', component, setting: 'bandwidth', law: 'atMost', value: bandwidth },
  ],
};
