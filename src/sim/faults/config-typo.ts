/** A number of a service's configuration that was written in another unit than it is read in: its calls give up at once. */
import { MILLISECOND, MINUTE } from '../base/time.ts';
import { configured } from './configured.ts';
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { callsPerSecond, soon } from './signs.ts';

export const configTypo: Fault = {
  description: {
    name: 'config-typo',
    title: 'Typo in a configuration',
    family: 'change',
    summary:
      'Somebody sets the timeout of the calls to one service in the wrong unit, so that none can be answered in time; the end of it sets it right.',
    target: 'edge',
    parameters: [{ name: 'timeout', title: 'What is read of it', unit: 'us', min: 1, max: MINUTE, usual: MILLISECOND }],
    signature: {
      on: 'shop to bank',
      parameters: {},
      signs: [soon('calls give up at once', callsPerSecond('shop', 'bank', '504|503'), 'above', 3)],
    },
  },
  unfit: (topology, { component, part }) =>
    topology.services.some(({ name }) => name === part)
      ? withoutSetting(topology, { component, part }, 'calls.*.timeout')
      : 'leads to no service.',
  effects: ({ component, part }, { timeout }, topology) =>
    configured(topology, component, '', { [`calls.${part}.timeout`]: timeout }),
};
