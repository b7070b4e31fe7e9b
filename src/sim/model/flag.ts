/**
 * A feature flag: steps that only some users get, by a share that an operator may change at any time. Who has it stays the same as long
 * as the share does, and keeps it while the share grows, as in LaunchDarkly or Unleash.
 */
import { always, type Setting } from './setting.ts';

export interface Flag {
  readonly name: string;
  /** Of users or tenants for whom it is on. */
  readonly onRatio: number;
  /** What is drawn from: each user by himself, or tenants as a whole. */
  readonly by: 'user' | 'tenant';
  /** Whether the spans of requests say what they got. */
  readonly traced: boolean;
}

export const FLAG_SETTINGS = {
  share: {
    measure: 'share',
    min: 0,
    max: 1,
    doc: 'The share of users or tenants for whom the flag is on.',
    names: always,
    read: ({ onRatio }) => onRatio,
    write: (model, _, onRatio) => ({ ...model, onRatio }),
  },
} as const satisfies Readonly<Record<string, Setting<Flag>>>;
