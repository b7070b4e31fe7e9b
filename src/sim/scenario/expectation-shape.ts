/**
 * What must hold of a run: statements under the stretch of time in which they hold, such as
 * `from 18m to 30m: [{promql: ... > 1.5}, {alert: CheckoutSlow fires}]`.
 */
import { parseDuration, type Micros } from '../base/time.ts';
import type { Expectation } from '../model/scenario.ts';
import { expectationsMax, runLengthMaxUs } from './limits.ts';
import { object, required, variants } from './object-shape.ts';
import { longText, phrase } from './quantity.ts';
import { convert, list, mapOf, type Shape } from './shape.ts';

interface Window {
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

/** `before 15m`, `after 20m`, `from 18m to 30m`, `always`. An open end is the end of the run: Infinity until the clock is known. */
const stretch: Shape<Window> = phrase<Window>(
  'a stretch of time: before 15m, after 20m, from 18m to 30m, or always',
  /^(?:always|(before|after) (\S+)|from (\S+) to (\S+))$/,
  { fromUs: 0, toUs: Infinity },
  (side, instant, from, to) => {
    const [fromUs, toUs] = [
      parseInstant(side === 'after' ? instant : from, 0),
      parseInstant(side === 'before' ? instant : to, Infinity),
    ];
    if (fromUs === null || toUs === null)
      return 'must be a stretch of time such as before 15m, after 20m, from 18m to 30m, or always.';
    return fromUs < toUs ? { fromUs, toUs } : 'must end after it begins.';
  },
);

function parseInstant(text: string | undefined, absent: Micros): Micros | null {
  if (text === undefined) return absent;
  const us = text.length > 40 ? null : parseDuration(text);
  return us === null || us > runLengthMaxUs ? null : us;
}

type Claim = (window: Window) => Expectation | string;

const none = (): { readonly claim: Claim } => ({ claim: (window) => ({ kind: 'noAlertFires', ...window }) });

const alertText = phrase<{ readonly claim: Claim }>(
  '"NAME fires", "NAME fires within 3m" or "none fires"',
  /^(\S.{0,199}?) fires(?: within (\S+))?$/,
  none(),
  (alert = '', within) => {
    if (alert === 'none')
      return within === undefined ? none() : '"none fires" goes without "within": the stretch of time says when.';
    const lengthUs = parseInstant(within, Infinity);
    if (lengthUs === null) return '"within" needs a duration such as 3m.';
    return {
      claim: ({ fromUs, toUs }): Expectation => ({ kind: 'alertFires', alert, fromUs, toUs: Math.min(toUs, fromUs + lengthUs) }),
    };
  },
);

function promql(holds: 'always' | 'eventually' | 'never', doc: string): Shape<{ readonly claim: Claim }> {
  const key = holds === 'always' ? 'promql' : holds;
  return convert(
    object('an expectation', { [key]: required(longText, doc) }),
    (read) => ({
      claim: (window: Window): Expectation => ({
        kind: 'promql',
        expr: (read as Record<string, string>)[key] ?? '',
        ...window,
        holds,
      }),
    }),
    none,
  );
}

const claim: Shape<{ readonly claim: Claim }> = variants('an expectation', {
  promql: promql('always', 'A comparison that is true at every instant of the stretch.'),
  eventually: promql('eventually', 'A comparison that is true at some instant of the stretch.'),
  never: promql('never', 'A comparison that is true at no instant of the stretch.'),
  alert: convert(
    object('an expectation', { alert: required(alertText, 'Which alert fires in the stretch, or that none does.') }),
    ({ alert }) => alert,
    none,
  ),
});

export const expectations: Shape<Expectation[]> = convert(
  mapOf(stretch, list(claim, { min: 1, max: expectationsMax, what: 'expectations' }), {
    max: expectationsMax,
    what: 'stretches of time',
  }),
  (entries, _at, reading) =>
    entries.flatMap(({ key, value }) =>
      value.flatMap((one) => {
        const made = one.claim(key);
        if (typeof made === 'string') return [];
        reading.remember(made, reading.placeOf(one) ?? _at);
        return [made];
      }),
    ),
  () => [],
);
