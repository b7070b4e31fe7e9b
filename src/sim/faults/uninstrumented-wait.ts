/** A version without the spans around its waits: the time is still there, and in no span. */
import type { Fault } from './fault.ts';
import { configured } from './configured.ts';

export const uninstrumentedWait: Fault = {
  description: {
    name: 'uninstrumented-wait',
    title: 'Uninstrumented wait',
    family: 'observability',
    summary: 'Replicas are replaced by others without spans around the waits inside, for locks and threads.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'bank',
      parameters: {},
      signs: [
        {
          seen: 'the time that requests wait for a lock is in no span',
          source: { traces: 'front', span: 'wait for lock audit' },
          is: 'below',
          than: 0.02,
          withinUs: 90_000_000,
        },
      ],
    },
  },
  unfit: ({ services }, { component }) =>
    services.some(({ name, tracesWaits }) => name === component && tracesWaits === true)
      ? null
      : 'has no spans around its waits.',
  effects: ({ component }, _, topology) =>
    configured(topology, component, 'Update the tracing library', { 'telemetry.waits': 0 }),
};
