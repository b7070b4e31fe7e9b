/** A limit on the memory of a container that somebody has lowered, and a restart that brings it into force. */
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const memoryLimitLowered: Fault = {
  description: {
    name: 'memory-limit-lowered',
    title: 'Lowered memory limit',
    family: 'change',
    summary: 'The containers may use a share of the memory that they might, from a restart on.',
    target: 'service',
    parameters: [{ name: 'share', title: 'Share of the limit that is left', unit: 'ratio', min: 0.01, max: 1, usual: 0.5 }],
    signature: {
      on: 'shop',
      parameters: { share: 0.3 },
      signs: [
        soon(
          'processes are ended for want of memory',
          'sum(kube_pod_container_status_last_terminated_reason{service="shop",reason="OOMKilled"})',
          'above',
          0.5,
          40,
        ),
      ],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'memory.limit'),
  effects: (target, parameters) => [
    { kind: 'override', component: target.component, setting: 'memory.limit', law: 'times', value: parameters.share },
    { kind: 'deed', deed: { kind: 'restart', service: target.component }, undo: { kind: 'restart', service: target.component } },
  ],
};
