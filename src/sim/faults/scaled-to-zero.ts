/** A service without a single replica: nobody was thought to need it at night. */
import type { Fault } from './fault.ts';
import { callsPerSecond, soon } from './signs.ts';

export const scaledToZero: Fault = {
  description: {
    name: 'scaled-to-zero',
    title: 'Scaled to zero',
    family: 'change',
    summary: 'All replicas go; the end of it brings back as many as there were at first, which take their time to start.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'bank',
      parameters: {},
      signs: [
        soon('no replica is there', 'absent(up{service="bank"} == 1)', 'above', 0.5),
        soon('callers find nobody', callsPerSecond('shop', 'bank', '503|0'), 'above', 0.2),
      ],
    },
  },
  effects: ({ component: service }, _, { services }) => {
    const before = services.find(({ name }) => name === service)?.replicas ?? 1;
    return [{ kind: 'deed', deed: { kind: 'scale', service, replicas: 0 }, undo: { kind: 'scale', service, replicas: before } }];
  },
};
