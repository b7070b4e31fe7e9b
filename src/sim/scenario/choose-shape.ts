/** A step that takes one of several ways, each for its share of the requests. */
import type { Step } from '../model/topology.ts';
import { stepsMax } from './limits.ts';
import { object, required } from './object-shape.ts';
import { share } from './quantity.ts';
import { convert, list, type Shape } from './shape.ts';

/** `steps` is the shape of what a way consists of. */
export function chooseStep(steps: Shape<Step[]>): Shape<Step> {
  const way = object('a way', {
    share: required(share, 'The share of the requests that take this way.'),
    steps: required(steps, 'What happens on it.'),
  });
  return convert(
    object('a choice', {
      choose: required(
        list(way, { min: 1, max: stepsMax, what: 'ways' }),
        'Takes one of these ways by chance. When their shares come to less than 100%, the rest of the requests take none.',
      ),
    }),
    ({ choose }, at, reading): Step => {
      const sum = choose.reduce((total, one) => total + one.share, 0);
      if (sum > 1 + 1e-9) {
        reading.report(
          at,
          `the shares of the ways are ${Number((sum * 100).toPrecision(8))}% together; at most 100% is possible.`,
        );
      }
      return { kind: 'choose', ways: choose.map((one) => ({ ratio: one.share, steps: one.steps })) };
    },
    () => ({ kind: 'choose', ways: [] }),
  );
}
