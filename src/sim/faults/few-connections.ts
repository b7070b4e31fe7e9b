/** A database that accepts fewer connections than its clients want to open. */
import type { Fault } from './fault.ts';
import { logged, soon } from './signs.ts';

export const fewConnections: Fault = {
  description: {
    name: 'few-connections',
    title: 'Few connections accepted',
    family: 'database',
    summary: 'The database accepts at most so many connections.',
    target: 'database',
    parameters: [{ name: 'connections', title: 'Connections', unit: 'count', min: 1, max: 10000, usual: 5 }],
    signature: {
      on: 'store',
      parameters: { connections: 1 },
      signs: [
        soon('the database accepts few connections', 'max(db_connections_max{database="store"})', 'below', 2),
        logged('new connections are refused', 'sorry, too many clients already', 'store', 0, 30),
      ],
    },
  },
  effects: (target, parameters) => [
    { kind: 'override', component: target.component, setting: 'connections', law: 'atMost', value: parameters.connections },
  ],
};
