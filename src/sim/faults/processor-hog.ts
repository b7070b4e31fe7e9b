/** Something else runs on the service's processors and takes a share of them. */
import type { Fault } from './fault.ts';

export const processorHog: Fault = {
  description: {
    name: 'processor-hog',
    title: 'Processor hog',
    summary: 'Another process on the same machines takes a share of the processor time of every replica.',
    target: 'service',
    parameters: [{ name: 'share', title: 'Share that is taken', unit: 'ratio', min: 0.05, max: 1, usual: 0.8 }],
  },
  effects: (component, { share }) => [{ kind: 'speed', component, ratio: 1 - share }],
};
