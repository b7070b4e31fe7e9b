/** A database that loses processor time to something else on its machine. */
import type { Fault } from './fault.ts';

export const slowDatabase: Fault = {
  description: {
    name: 'slow-database',
    title: 'Noisy neighbour of a database',
    summary: 'A batch job on the same machine takes a share of the processor time of the database.',
    target: 'database',
    parameters: [{ name: 'share', title: 'Share that is taken', unit: 'ratio', min: 0.05, max: 0.99, usual: 0.8 }],
  },
  effects: (component, { share }) => [{ kind: 'speed', component, ratio: 1 - share }],
};
