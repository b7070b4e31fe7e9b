/** A limit on the connection pools of a service that is lower than it should be. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const smallPool: Fault = {
  description: {
    name: 'small-pool',
    title: 'Small connection pool',
    family: 'pools',
    summary: 'Every connection pool of the service may lend out only this many connections.',
    target: 'service',
    parameters: [{ name: 'size', title: 'Connections', unit: 'count', min: 1, max: 100, usual: 1 }],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [soon('the pool is small', 'max(connection_pool_size{service="shop",database="store"})', 'below', 2)],
    },
  },
  effects: ({ component }, { size }) => [{ kind: 'override', component, setting: 'pools.*.max', law: 'atMost', value: size }],
};
