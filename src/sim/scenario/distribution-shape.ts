/** How authors write lengths that vary: `3ms` is exponential with that mean, and a map names any other law. */
import { MILLISECOND, type Micros } from '../base/time.ts';
import type { Distribution } from '../model/distribution.ts';
import { erlangStagesMax, stepLengthMaxUs } from './limits.ts';
import { object, required, variants } from './object-shape.ts';
import { count, decimal, duration } from './quantity.ts';
import { convert, either, named, type Shape } from './shape.ts';

/** A length of a step; zero is allowed. */
export const stepLength: Shape<Micros> = duration({ maxUs: stepLengthMaxUs, maxName: 'stepLengthMax' });
/** A length of a step that cannot be zero. */
export const positiveLength: Shape<Micros> = duration({ minUs: 1, maxUs: stepLengthMaxUs, maxName: 'stepLengthMax' });
/** From one time to the next of what a system does by itself, whether somebody uses it or not: not so short that it does nothing else. */
export const recurringLength: Shape<Micros> = duration({
  minUs: 100 * MILLISECOND,
  maxUs: stepLengthMaxUs,
  maxName: 'stepLengthMax',
});

/** mean and p99 of a lognormal law exist together only below this ratio: exp(z²/2) with z the 99 % point of the normal law. */
export const p99ToMeanMax = 14.9;

const laws: Shape<Distribution> = variants<Distribution>('a distribution', {
  constant: law({ constant: required(stepLength, 'Always this long.') }, (read) => ({
    kind: 'constant',
    valueUs: read.constant,
  })),
  exponential: law({ exponential: required(stepLength, 'The mean of an exponential law.') }, (read) =>
    exponential(read.exponential),
  ),
  uniform: law(
    {
      uniform: required(
        object('uniform', { from: required(stepLength, 'The shortest.'), to: required(stepLength, 'The longest.') }),
        'Any length between two, equally likely.',
      ),
    },
    ({ uniform }) =>
      uniform.from > uniform.to
        ? 'needs "from" to be at most "to".'
        : { kind: 'uniform', fromUs: uniform.from, toUs: uniform.to },
  ),
  lognormal: law(
    {
      lognormal: required(
        object('lognormal', {
          mean: required(positiveLength, 'The mean.'),
          p99: required(positiveLength, 'The length that 99 of 100 stay below.'),
        }),
        'A long tail, given by its mean and its 99th percentile.',
      ),
    },
    ({ lognormal: { mean, p99 } }) =>
      p99 <= mean || p99 >= mean * p99ToMeanMax
        ? `needs "p99" to be more than "mean" and less than ${p99ToMeanMax} times it; no lognormal law has such numbers.`
        : { kind: 'lognormal', meanUs: mean, p99Us: p99 },
  ),
  normal: law(
    {
      normal: required(
        object('normal', {
          mean: required(stepLength, 'The mean.'),
          deviation: required(stepLength, 'The standard deviation; what would be negative is 0.'),
        }),
        'Symmetric around its mean.',
      ),
    },
    ({ normal }) => ({ kind: 'normal', meanUs: normal.mean, deviationUs: normal.deviation }),
  ),
  erlang: law(
    {
      erlang: required(
        object('erlang', {
          stages: required(
            count({ min: 1, max: erlangStagesMax, maxName: 'erlangStagesMax' }),
            'How many exponential stages follow each other.',
          ),
          mean: required(positiveLength, 'The mean of the whole.'),
        }),
        'The sum of equal exponential stages: less varied than one of them.',
      ),
    },
    ({ erlang }) => ({ kind: 'erlang', stages: erlang.stages, meanUs: erlang.mean }),
  ),
  hyperexponential: law(
    {
      hyperexponential: required(
        object('hyperexponential', {
          mean: required(positiveLength, 'The mean.'),
          cv2: required(decimal({ min: 1, max: 1_000, maxName: 'cv2Max' }), 'The squared coefficient of variation, at least 1.'),
        }),
        'Mostly short and sometimes very long: two exponential phases with balanced means.',
      ),
    },
    ({ hyperexponential }) => ({ kind: 'hyperexponential', meanUs: hyperexponential.mean, cv2: hyperexponential.cv2 }),
  ),
});

/** `3ms` or `{lognormal: {mean: 3ms, p99: 12ms}}`. */
export const distribution: Shape<Distribution> = named(
  'Distribution',
  'a duration such as 3ms, or a map that names a distribution',
  ['scalar', 'map'],
  () =>
    either<Distribution>(
      'a duration such as 3ms, or a map that names a distribution such as {lognormal: {mean: 3ms, p99: 12ms}}',
      convert(stepLength, exponential, () => exponential(0)),
      laws,
    ),
);

function exponential(meanUs: Micros): Distribution {
  return meanUs === 0 ? { kind: 'constant', valueUs: 0 } : { kind: 'exponential', meanUs };
}

function law<F extends Parameters<typeof object>[1]>(
  fields: F,
  to: (read: ReturnType<ReturnType<typeof object<F>>['standIn']>) => Distribution | string,
): Shape<Distribution> {
  return convert(
    object<F>('a distribution', fields),
    (read, at, reading) => {
      const made = to(read);
      if (typeof made !== 'string') return made;
      reading.report(at, made);
      return undefined;
    },
    () => ({ kind: 'constant', valueUs: 0 }),
  );
}
