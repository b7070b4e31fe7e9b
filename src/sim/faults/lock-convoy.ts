/** Work that grows while it holds a lock of the process, so that everybody else queues up behind it. */
import { everyStep } from '../model/every-step.ts';
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const lockConvoy: Fault = {
  description: {
    name: 'lock-convoy',
    title: 'Lock convoy',
    family: 'process',
    summary: 'Work that is done while a lock of the process is held takes many times as long.',
    target: 'service',
    parameters: [
      { name: 'factor', title: 'How many times as much work', unit: 'times', min: 1.1, max: 10000, usual: 100, calm: 1 },
      REPLICAS,
    ],
    signature: {
      on: 'shop',
      parameters: { factor: 200 },
      signs: [soon('threads wait for the lock', 'sum(rate(lock_wait_seconds_total{service="shop"}[10s]))', 'above', 0.05)],
    },
  },
  unfit: (topology, target) =>
    lacking(
      topology,
      target,
      ({ endpoints }) => endpoints.some(({ steps }) => everyStep(steps).some(({ kind }) => kind === 'lock')),
      'lock',
    ),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'lockedWorkFactor', at: replicasOf(target, parameters), value: parameters.factor },
  ],
};
