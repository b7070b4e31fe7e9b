/** Every replica is replaced, one after the other, as by a deploy of the same code. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const rollingRestart: Fault = {
  description: {
    name: 'rolling-restart',
    title: 'Rolling restart',
    family: 'change',
    summary: 'Every replica is restarted, one after the other.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [soon('replicas are new', 'max(container_spec_memory_limit_bytes{service="shop",pod=~".*-[4-9]"})', 'above', 1, 40)],
    },
  },
  effects: (target) => [{ kind: 'deed', deed: { kind: 'restart', service: target.component }, undo: null }],
};
