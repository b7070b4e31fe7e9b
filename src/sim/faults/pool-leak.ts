/** Code that takes connections of a pool and forgets to give them back, on a path that is rarely taken. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const poolLeak: Fault = {
  description: {
    name: 'pool-leak',
    title: 'Connection leak',
    family: 'pools',
    summary: 'A share of the connections that are lent is never given back.',
    target: 'service',
    parameters: [
      {
        name: 'share',
        title: 'Share of the connections that are lent',
        unit: 'ratio',
        min: 0.0001,
        max: 1,
        usual: 0.05,
        calm: 0,
      },
      REPLICAS,
    ],
    signature: {
      on: 'shop',
      parameters: { share: 0.5 },
      signs: [
        soon('connections are in use all the time', 'min(connection_pool_in_use{service="shop",database="store"})', 'above', 5),
        soon('requests wait for a connection', 'sum(connection_pool_pending{service="shop"})', 'above', 2, 30),
      ],
    },
  },
  unfit: (topology, target) =>
    lacking(
      topology,
      target,
      ({ pools }) => pools.some(({ keeping }) => keeping !== null),
      'pool that keeps count of its connections (min, connect, lifetime ...)',
    ),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'poolLeakRatio', at: replicasOf(target, parameters), value: parameters.share },
  ],
};
