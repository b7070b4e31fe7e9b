/** A feature flag that somebody turns on: code runs that has not run before, with whatever is wrong in it. */
import type { Fault } from './fault.ts';
import { logged, soon } from './signs.ts';

export const flagTurnedOn: Fault = {
  description: {
    name: 'flag-turned-on',
    title: 'Feature flag turned on',
    family: 'change',
    summary:
      'The flag is on for this share of the users or tenants, and what lies behind it runs for them; in the end it is off again.',
    target: 'flag',
    parameters: [{ name: 'share', title: 'For which share it is on', unit: 'ratio', min: 0, max: 1, usual: 0.05 }],
    signature: {
      on: 'new-prices',
      parameters: { share: 0.3 },
      signs: [
        soon(
          'the flag is on for some',
          'sum(rate(feature_flag_evaluation_success_total{key="new-prices",variant="on"}[10s]))',
          'above',
          0.5,
        ),
        logged('what is behind it fails', 'price without a currency', 'shop'),
      ],
    },
  },
  effects: ({ component }, { share }, { flags = [] }) => {
    const before = flags.find(({ name }) => name === component)?.onRatio ?? 0;
    const set = (ratio: number) => ({ kind: 'configure' as const, component, settings: { share: ratio }, title: '', author: '' });
    return [{ kind: 'deed', deed: set(share), undo: set(before) }];
  },
};
