/** A replica that cannot keep up with its primary: whoever reads from it reads the past. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const replicationLag: Fault = {
  description: {
    name: 'replication-lag',
    title: 'Replication lag',
    family: 'database',
    summary: 'The replica has a share of its processor time and of the speed of its disk.',
    target: 'database',
    parameters: [
      { name: 'speed', title: 'Share of the speed that is left', unit: 'ratio', min: 0.0001, max: 1, usual: 0.01, calm: 1 },
    ],
    signature: {
      on: 'store-replica',
      parameters: { speed: 0.0001 },
      signs: [soon('the replica is behind', 'max(pg_replication_lag_seconds{database="store-replica"})', 'above', 3)],
    },
  },
  unfit: (topology, target) =>
    topology.databases.some(({ name, replicaOf }) => name === target.component && replicaOf !== null) ? null : 'is no replica.',
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'speed', at: { kind: 'database', database: target.component }, value: parameters.speed },
    { kind: 'hook', hook: 'diskSpeed', at: { kind: 'database', database: target.component }, value: parameters.speed },
  ],
};
