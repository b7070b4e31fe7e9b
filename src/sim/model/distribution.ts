/** How long something takes, as the author wrote it, in microseconds. Sampled in src/sim/world by compiled samplers. */
import type { Micros } from '../base/time.ts';

export type Distribution =
  | { readonly kind: 'constant'; readonly valueUs: Micros }
  | { readonly kind: 'exponential'; readonly meanUs: Micros }
  | { readonly kind: 'uniform'; readonly fromUs: Micros; readonly toUs: Micros }
  /** Given by its mean and its 99th percentile, the two numbers that people know. */
  | { readonly kind: 'lognormal'; readonly meanUs: Micros; readonly p99Us: Micros }
  /** Never below zero. */
  | { readonly kind: 'normal'; readonly meanUs: Micros; readonly deviationUs: Micros }
  | { readonly kind: 'erlang'; readonly stages: number; readonly meanUs: Micros }
  /** Two exponential phases with balanced means; `cv2` is the squared coefficient of variation, at least 1. */
  | { readonly kind: 'hyperexponential'; readonly meanUs: Micros; readonly cv2: number };

/** The mean of its draws before they are cut to whole microseconds; of the normal, which never falls below zero, a lower bound. */
export function meanOf(distribution: Distribution): number {
  if (distribution.kind === 'constant') return distribution.valueUs;
  return distribution.kind === 'uniform' ? (distribution.fromUs + distribution.toUs) / 2 : distribution.meanUs;
}
