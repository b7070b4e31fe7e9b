/** Somebody else who opens connections to a shared database and keeps them: a reporting tool, a leaking service. */
import type { Fault } from './fault.ts';
import { logged, soon } from './signs.ts';

export const connectionHog: Fault = {
  description: {
    name: 'connection-hog',
    title: 'Hogged connections',
    family: 'pools',
    summary: 'So many connections of the database are taken by somebody who is not part of the system.',
    target: 'database',
    parameters: [{ name: 'held', title: 'Connections that are taken', unit: 'count', min: 1, max: 100000, usual: 1000, calm: 0 }],
    signature: {
      on: 'store',
      parameters: {},
      signs: [
        soon(
          'the database has all connections that it accepts',
          'db_connections{database="store"} / db_connections_max{database="store"}',
          'above',
          0.99,
        ),
        logged('new connections are refused', 'sorry, too many clients already', 'store', 0, 30),
      ],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'connectionsHeld', at: { kind: 'database', database: target.component }, value: parameters.held },
  ],
};
