/**
 * The bytes of an object that an object store takes in or gives out: they pass at a rate of their own for each request, as in S3, so a
 * transfer is a wait as long as size over rate. Where requests share a line, `bandwidth` of the service says so instead.
 */
import { SECOND } from '../base/time.ts';
import type { Distribution } from '../model/distribution.ts';
import type { Step } from '../model/topology.ts';
import { p99ToMeanMax } from './distribution-shape.ts';
import { objectBytesMax, transferRateMax } from './limits.ts';
import { defaulted, object, required, variants } from './object-shape.ts';
import { byteRate, byteSize } from './quantity.ts';
import { convert, either, type Shape } from './shape.ts';

/** How large objects are, in bytes; the fields are those of lengths. */
type Sizes = Extract<Distribution, { kind: 'constant' | 'lognormal' }>;

const size = byteSize({ min: 1, max: objectBytesMax, maxName: 'objectBytesMax' });
const noSize = (): Sizes => ({ kind: 'constant', valueUs: 1 });

const sizes: Shape<Sizes> = either<Sizes>(
  'a size such as 4MiB, or a map such as {lognormal: {mean: 2MiB, p99: 20MiB}}',
  convert(size, (valueUs): Sizes => ({ kind: 'constant', valueUs }), noSize),
  variants<Sizes>('sizes', {
    lognormal: convert(
      object('sizes', {
        lognormal: required(
          object('lognormal sizes', {
            mean: required(size, 'The mean.'),
            p99: required(size, 'The size that 99 of 100 stay below.'),
          }),
          'Many small ones and few large ones.',
        ),
      }),
      ({ lognormal: { mean, p99 } }, at, reading): Sizes | undefined => {
        if (p99 > mean && p99 < mean * p99ToMeanMax) return { kind: 'lognormal', meanUs: mean, p99Us: p99 };
        reading.report(at, `needs "p99" to be more than "mean" and less than ${p99ToMeanMax} times it.`);
        return undefined;
      },
      noSize,
    ),
  }),
);

export const transferStep: Shape<Step> = convert(
  object('a transfer', {
    transfer: required(sizes, 'How large the object is that is sent or received.'),
    rate: defaulted(
      byteRate({ min: 1, max: transferRateMax, maxName: 'transferRateMax' }),
      '80MiB/s',
      'How fast the bytes of one request pass.',
    ),
  }),
  ({ transfer, rate }): Step => {
    const lengthUs = (bytes: number): number => Math.max(1, Math.round((bytes / rate) * SECOND));
    return transfer.kind === 'constant'
      ? { kind: 'wait', length: { kind: 'constant', valueUs: lengthUs(transfer.valueUs) } }
      : { kind: 'wait', length: lognormal(lengthUs(transfer.meanUs), lengthUs(transfer.p99Us)) };
  },
  (): Step => ({ kind: 'wait', length: { kind: 'constant', valueUs: 0 } }),
);

/** Objects so small that rounding takes their spread away are all alike. */
function lognormal(meanUs: number, p99Us: number): Distribution {
  return p99Us > meanUs && p99Us < meanUs * p99ToMeanMax
    ? { kind: 'lognormal', meanUs, p99Us }
    : { kind: 'constant', valueUs: meanUs };
}
