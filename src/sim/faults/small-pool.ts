/** A limit on the connection pools of a service that is lower than it should be. */
import type { Fault } from './fault.ts';

export const smallPool: Fault = {
  description: {
    name: 'small-pool',
    title: 'Small connection pool',
    summary: 'Every connection pool of the service may lend out only this many connections.',
    target: 'service',
    parameters: [{ name: 'size', title: 'Connections', unit: 'count', min: 1, max: 100, usual: 1 }],
  },
  effects: (service, { size }) => [{ kind: 'poolLimit', service, sizeMax: size }],
};
