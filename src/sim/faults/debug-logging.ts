/** Debug logging that somebody has left on: a line for every call and query, and a disk that fills with them. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { soon } from './signs.ts';

/** As good as all of it: 1 PiB. */
const ALL_OF_IT = 1_125_899_906_842_624;

export const debugLogging: Fault = {
  description: {
    name: 'debug-logging',
    title: 'Debug logging left on',
    family: 'observability',
    summary: 'Processes write every line there is, which costs them processor time, to files that nobody rotates.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'ledger',
      parameters: {},
      signs: [soon('the log grows faster', 'sum(deriv(log_file_size_bytes{service="ledger"}[10s]))', 'above', 500)],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ logs }) => (logs?.file ?? null) !== null, 'log file'),
  effects: ({ component }) => [
    { kind: 'override', component, setting: 'logs.level', law: 'to', value: 0 },
    { kind: 'override', component, setting: 'logs.keep', law: 'to', value: ALL_OF_IT },
  ],
};
