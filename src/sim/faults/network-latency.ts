/** A slow network path to one service. */
import type { Fault } from './fault.ts';

export const networkLatency: Fault = {
  description: {
    name: 'network-latency',
    title: 'Slow network',
    summary: 'Every message to and from the service takes longer, each way.',
    target: 'service',
    parameters: [{ name: 'extra', title: 'Extra latency each way', unit: 'us', min: 1_000, max: 10_000_000, usual: 100_000 }],
  },
  effects: (service, { extra }) => [{ kind: 'delay', service, extraUs: extra }],
};
