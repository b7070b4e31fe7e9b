/** For faults that may strike some replicas of a service only, such as those on one bad machine. */
import type { Place } from '../model/effect.ts';
import type { FaultParameter } from '../model/fault.ts';
import type { Parameters, Target } from './fault.ts';

/** Those that are there at the onset, the oldest first; a replica that is replaced is no longer struck. */
export const REPLICAS: FaultParameter = {
  name: 'replicas',
  title: 'Share of the replicas, at least one',
  unit: 'ratio',
  min: 0.001,
  max: 1,
  usual: 1,
};

export function replicasOf({ component }: Target, { replicas }: Parameters): Place & { readonly kind: 'service' } {
  return { kind: 'service', service: component, replicasRatio: replicas };
}
