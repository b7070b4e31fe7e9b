/** An agent that takes log lines away more slowly than they are written: the newest are missing, and some never come. */
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const slowLogShipper: Fault = {
  description: {
    name: 'slow-log-shipper',
    title: 'Slow log shipper',
    family: 'observability',
    summary: 'The agent of each replica sends at most so much of its log in a second, and at most so much may wait.',
    target: 'service',
    parameters: [
      { name: 'rate', title: 'Bytes a second', unit: 'bytes', min: 1, max: 1_073_741_824, usual: 200 },
      { name: 'buffer', title: 'Bytes that may wait', unit: 'bytes', min: 1, max: 1_073_741_824, usual: 5_242_880 },
    ],
    signature: {
      on: 'front',
      parameters: { buffer: 8_192 },
      signs: [
        soon('lines wait to be sent', 'max(log_shipper_buffer_bytes{service="front"})', 'above', 7_000),
        soon('lines are dropped', 'sum(log_shipper_dropped_lines_total{service="front"})', 'above', 0),
      ],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'logs.shipper.rate'),
  effects: ({ component }, { rate, buffer }) => [
    { kind: 'override', component, setting: 'logs.shipper.rate', law: 'atMost', value: rate },
    { kind: 'override', component, setting: 'logs.shipper.buffer', law: 'atMost', value: buffer },
  ],
};
