/** A service with fewer replicas than it needs: somebody wanted to save, an autoscaler was wrong. */
import type { Effect } from '../model/effect.ts';
import type { Topology } from '../model/topology.ts';
import type { Fault, Parameters, Target } from './fault.ts';
import { soon } from './signs.ts';

export const scaledDown: Fault = {
  description: {
    name: 'scaled-down',
    title: 'Scaled down',
    family: 'change',
    summary: 'The service is brought down to so many replicas; the end of it brings back as many as there were at first.',
    target: 'service',
    parameters: [{ name: 'replicas', title: 'Replicas', unit: 'count', min: 1, max: 500, usual: 1 }],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [soon('fewer replicas are there', 'count(up{service="shop"} == 1)', 'below', 2, 30)],
    },
  },
  effects: (target, parameters, topology) => scaleDeed(topology, target, parameters),
};

function scaleDeed({ services }: Topology, { component: service }: Target, { replicas }: Parameters): readonly Effect[] {
  const before = services.find(({ name }) => name === service)?.replicas ?? 1;
  return [{ kind: 'deed', deed: { kind: 'scale', service, replicas }, undo: { kind: 'scale', service, replicas: before } }];
}
