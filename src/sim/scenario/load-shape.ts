/** How often users come: arrivals, and how the load changes over time. */
import type { Micros } from '../base/time.ts';
import { MILLISECOND, MINUTE } from '../base/time.ts';
import type { FlashCrowd, LoadShape, LoadStep, LoadWave } from '../model/load.ts';
import type { Arrivals } from '../model/topology.ts';
import { distribution } from './distribution-shape.ts';
import { arrivalsPerSecondMax, batchMax, clientsMax, loadFactorMax, loadStepsMax, runLengthMaxUs } from './limits.ts';
import { defaulted, object, optional, required, variants } from './object-shape.ts';
import { count, decimal, duration, rate } from './quantity.ts';
import { convert, list, type Shape } from './shape.ts';

const perSecond = rate({ maxPerSecond: arrivalsPerSecondMax, maxName: 'arrivalsPerSecondMax' });
const times = decimal({ min: 0, max: loadFactorMax, maxName: 'loadFactorMax' });
const none = (): Arrivals => ({ kind: 'regular', perSecond: 1 });
const length = (minUs: Micros) => duration({ minUs, maxUs: runLengthMaxUs, maxName: 'runLengthMax' });

/** Short enough for any burst, and long enough that a day of them is quickly drawn. */
const stay = length(10 * MILLISECOND);

export const arrivals: Shape<Arrivals> = variants<Arrivals>('arrivals', {
  poisson: convert(
    object('arrivals', { poisson: required(perSecond, 'They come at random, however slow the system is.') }),
    ({ poisson }): Arrivals => ({ kind: 'poisson', perSecond: poisson }),
    none,
  ),
  regular: convert(
    object('arrivals', { regular: required(perSecond, 'They come at even distances, however slow the system is.') }),
    ({ regular }): Arrivals => ({ kind: 'regular', perSecond: regular }),
    none,
  ),
  bursts: convert(
    object('arrivals', {
      bursts: required(
        object('bursts', {
          busy: required(perSecond, 'How often they come at random during a burst.'),
          quiet: required(perSecond, 'How often they come at random between bursts.'),
          lasts: required(stay, 'The mean length of a burst; lengths are exponential.'),
          pause: required(stay, 'The mean time between two bursts.'),
        }),
        'They come at random, in bursts that chance begins and ends.',
      ),
    }),
    ({ bursts: { busy, quiet, lasts, pause } }): Arrivals => ({
      kind: 'bursts',
      busyPerSecond: busy,
      quietPerSecond: quiet,
      busyUs: lasts,
      quietUs: pause,
    }),
    none,
  ),
  batches: convert(
    object('arrivals', {
      batches: required(
        object('batches', {
          rate: required(perSecond, 'How often a batch comes, at random.'),
          mean: required(
            decimal({ min: 1, max: batchMax, maxName: 'batchMax' }),
            'Users in a batch on average; a geometric law.',
          ),
        }),
        'They come many at the same instant, as when a notification goes out.',
      ),
    }),
    ({ batches }): Arrivals => ({ kind: 'batches', perSecond: batches.rate, meanSize: batches.mean }),
    none,
  ),
  closed: convert(
    object('arrivals', {
      closed: required(
        object('a closed loop', {
          clients: required(count({ min: 1, max: clientsMax, maxName: 'clientsMax' }), 'How many there are.'),
          think: required(
            distribution,
            'How long each pauses between an answer and its next request. A client whose pause is 0 and whose visit took no time at all comes back after 1ms, which the limits of the run tell.',
          ),
        }),
        'A fixed number of clients, each of which waits for its answer.',
      ),
    }),
    ({ closed }): Arrivals => ({ kind: 'closed', ...closed }),
    none,
  ),
});

const steps: Shape<LoadStep[]> = convert(
  list(
    object('a step of the load', {
      at: required(length(0), 'When it begins, from the start of the run.'),
      times: required(times, 'The factor upon the rate from then on.'),
      over: defaulted(length(0), '0', 'How long the way there takes: a ramp. Left out, it jumps.'),
    }),
    { max: loadStepsMax, what: 'steps' },
  ),
  (read, at, reading) => {
    const made = read.map((one): LoadStep => ({ atUs: one.at, overUs: one.over, times: one.times }));
    const early = made.findIndex((one, i) => i > 0 && one.atUs < (made[i - 1]?.atUs ?? 0) + (made[i - 1]?.overUs ?? 0));
    const double = made.findIndex((one, i) => i > 0 && one.atUs === made[i - 1]?.atUs);
    if (double > 0) reading.report(at, 'is at the same instant as the step before it. Keep one of the two.', `[${double}].at`);
    else if (early > 0)
      reading.report(at, 'must follow each other: a step begins when the one before it has ended.', `[${early}].at`);
    return made;
  },
  () => [],
);

const wave: Shape<LoadWave> = convert(
  object('a wave', {
    period: defaulted(length(MINUTE), '24h', 'From peak to peak.'),
    low: required(times, 'The factor in the trough.'),
    high: required(times, 'The factor at the peak.'),
    peak: defaulted(length(0), '0', 'When a peak is, from the start of the run.'),
  }),
  (read, at, reading): LoadWave => {
    if (read.low > read.high) reading.report(at, 'needs "low" to be at most "high".');
    return { periodUs: read.period, peakAtUs: read.peak, low: read.low, high: read.high };
  },
  () => ({ periodUs: runLengthMaxUs, peakAtUs: 0, low: 1, high: 1 }),
);

const crowd: Shape<FlashCrowd> = convert(
  object('a flash crowd', {
    at: required(length(0), 'When it begins, from the start of the run.'),
    times: required(times, 'The factor upon the rate at its height.'),
    rise: defaulted(length(0), '30s', 'How long it takes to come.'),
    hold: defaulted(length(0), '5m', 'How long it stays.'),
    fade: defaulted(length(0), '10m', 'How long it takes to go.'),
  }),
  (read, at, reading): FlashCrowd => {
    if (read.rise + read.hold + read.fade === 0)
      reading.report(at, 'is gone as it comes. Let "rise", "hold" or "fade" last longer than 0, or take it out.');
    return { atUs: read.at, riseUs: read.rise, holdUs: read.hold, fadeUs: read.fade, times: read.times };
  },
  () => ({ atUs: 0, riseUs: 0, holdUs: 0, fadeUs: 0, times: 1 }),
);

/** Factors upon the rate of an open loop. */
export const load: Shape<LoadShape> = convert(
  object('a load', {
    steps: defaulted(steps, [], 'Steps and ramps, in order of time; before the first the factor is 1.'),
    wave: optional(wave, 'Up and down, as by day and by night.'),
    crowds: defaulted(list(crowd, { max: loadStepsMax, what: 'crowds' }), [], 'Flash crowds: they come, stay a while and go.'),
  }),
  (read, at, reading): LoadShape => {
    const made = { steps: read.steps, wave: read.wave ?? null, crowds: read.crowds };
    reading.remember(made, at);
    return made;
  },
  () => ({ steps: [], wave: null, crowds: [] }),
);
