/** How a new version takes over, in the words of Argo Rollouts: `strategy: {canary: {replicas: 1, traffic: 10%}}`. */
import type { Strategy } from '../model/strategy.ts';
import { stepLength } from './distribution-shape.ts';
import { replicasMax, runLengthMaxUs } from './limits.ts';
import { defaulted, object, optional, required, variants } from './object-shape.ts';
import { count, duration, share } from './quantity.ts';
import { convert, type Shape } from './shape.ts';

const promoteAfter = optional(
  stepLength,
  'From when the new replicas are ready, until it is promoted. Left out: somebody does it, with "promote: SERVICE".',
);

const canary = object('a canary', {
  replicas: defaulted(
    count({ min: 1, max: replicasMax, maxName: 'replicasMax' }),
    1,
    'So many replicas of the new version, beside those of the old one.',
  ),
  traffic: optional(share, 'The part of the requests that they get. Left out: as many as any other replica.'),
  promoteAfter,
});

const blueGreen = object('a blue-green deploy', {
  promoteAfter,
  keep: defaulted(
    duration({ maxUs: runLengthMaxUs, maxName: 'runLengthMax' }),
    '30s',
    'For so long the old replicas stay after the switch, so that a rollback switches back at once.',
  ),
});

export const strategy: Shape<Strategy> = variants<Strategy>('a strategy', {
  canary: convert(
    object('a canary', { canary: required(canary, 'A few replicas of the new version first; a promotion replaces the others.') }),
    ({ canary: read }): Strategy => ({
      kind: 'canary',
      replicas: read.replicas,
      trafficRatio: read.traffic ?? null,
      promoteAfterUs: read.promoteAfter ?? null,
    }),
    (): Strategy => ({ kind: 'canary', replicas: 1, trafficRatio: null, promoteAfterUs: null }),
  ),
  blueGreen: convert(
    object('a blue-green deploy', {
      blueGreen: required(blueGreen, 'A second set of replicas that gets no requests, until a promotion gives it all of them.'),
    }),
    ({ blueGreen: read }): Strategy => ({
      kind: 'blue-green',
      promoteAfterUs: read.promoteAfter ?? null,
      keepUs: read.keep,
    }),
    (): Strategy => ({ kind: 'blue-green', promoteAfterUs: null, keepUs: 0 }),
  ),
});
