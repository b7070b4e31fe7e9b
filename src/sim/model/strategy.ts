/** How a new version takes over other than pod by pod: a canary beside the old version, or a second set that takes all requests at once. */
import { formatDuration, type Micros } from '../base/time.ts';

export type Strategy =
  | {
      readonly kind: 'canary';
      /** Pods of the new version, beside those of the old one. */
      readonly replicas: number;
      /** The part of the requests that they get; null: as many as any other pod. */
      readonly trafficRatio: number | null;
      /** From when they are all ready; null: somebody has to. */
      readonly promoteAfterUs: Micros | null;
    }
  | {
      readonly kind: 'blue-green';
      readonly promoteAfterUs: Micros | null;
      /** How long the old set stays when it gets no requests any more. */
      readonly keepUs: Micros;
    };

/** Lines of a change's diff. */
export function strategyLines(strategy: Strategy | undefined): string[] {
  if (strategy === undefined) return [];
  if (strategy.kind === 'blue-green') return ['strategy: blueGreen'];
  const { replicas, trafficRatio, promoteAfterUs } = strategy;
  return [
    `strategy: canary, ${replicas} ${replicas === 1 ? 'pod' : 'pods'}`,
    ...(trafficRatio === null ? [] : [`setWeight: ${Number((100 * trafficRatio).toPrecision(6))}`]),
    promoteAfterUs === null ? 'pause: {}' : `pause: {duration: ${formatDuration(promoteAfterUs)}}`,
  ];
}
