/** The autoscaler of a service, with the defaults of Kubernetes' horizontal pod autoscaler. */
import { HOUR, SECOND } from '../base/time.ts';
import type { Autoscale, ScalingRules } from '../model/autoscale.ts';
import { positiveLength, stepLength } from './distribution-shape.ts';
import { replicasMax } from './limits.ts';
import { defaulted, object, required } from './object-shape.ts';
import { count, duration, share } from './quantity.ts';
import { convert, type Shape } from './shape.ts';

const replicas = count({ min: 1, max: replicasMax, maxName: 'replicasMax' });

const every = duration({ minUs: SECOND, maxUs: HOUR, maxName: 'stepLengthMax' });

function scalingRules(stabilization: string, pods: number): Shape<ScalingRules> {
  return convert(
    object('rules of scaling', {
      stabilization: defaulted(
        stepLength,
        stabilization,
        'Of what was wanted within this time the number nearest to the replicas that there are counts.',
      ),
      share: defaulted(share, '100%', 'Within "per" the replicas may change by this share of them,'),
      pods: defaulted(
        count({ max: replicasMax, maxName: 'replicasMax' }),
        pods,
        'or by so many replicas: the larger of the two counts.',
      ),
      per: defaulted(positiveLength, '15s', 'The time within which "share" and "pods" are allowed.'),
    }),
    (read): ScalingRules => ({
      stabilizationUs: read.stabilization,
      stepRatio: read.share,
      stepReplicas: read.pods,
      perUs: read.per,
    }),
    () => ({ stabilizationUs: 0, stepRatio: 1, stepReplicas: 1, perUs: SECOND }),
  );
}

const UP = ['0s', 4] as const;
const DOWN = ['5m', 0] as const;

export const autoscale: Shape<Autoscale> = convert(
  object(
    'an autoscaler',
    {
      min: defaulted(replicas, 1, 'Replicas that are kept at least.'),
      max: required(replicas, 'Replicas that are kept at most.'),
      target: required(
        object('a target', {
          processor: required(share, 'The share of what replicas may use of their processors that they are to use on average.'),
        }),
        'What decides: replicas x use / target, rounded up, are wanted.',
      ),
      every: defaulted(every, '15s', 'How often it looks at what the replicas have used since it last looked.'),
      tolerance: defaulted(share, '10%', 'Nothing changes while use over target differs from 1 by no more than this.'),
      up: defaulted(scalingRules(...UP), {}, 'How fast replicas may be added.'),
      down: defaulted(scalingRules(...DOWN), {}, 'How fast replicas may be taken away.'),
    },
    { cpu: 'Write "target: {processor: 75%}".', scaleUp: 'Did you mean "up"?', scaleDown: 'Did you mean "down"?' },
  ),
  (read, at, reading): Autoscale | undefined => {
    if (read.min > read.max) reading.report(at, 'needs "min" to be at most "max".');
    else if (read.target.processor === 0) reading.report(at, 'must be more than 0%.', '.target.processor');
    else
      return {
        replicasMin: read.min,
        replicasMax: read.max,
        targetRatio: read.target.processor,
        everyUs: read.every,
        toleranceRatio: read.tolerance,
        up: read.up,
        down: read.down,
      };
    return undefined;
  },
  () => {
    const rules = { stabilizationUs: 0, stepRatio: 1, stepReplicas: 1, perUs: SECOND };
    return { replicasMin: 1, replicasMax: 1, targetRatio: 1, everyUs: SECOND, toleranceRatio: 0, up: rules, down: rules };
  },
);
