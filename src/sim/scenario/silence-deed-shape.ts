/** Silences as files write them: `silence: alertname="CheckoutSlow"` with `for` and `comment`, and `expireSilence: 1`. */
import { parseMatchers } from '../model/matcher-syntax.ts';
import type { ExpireDeed, SilenceDeed } from '../model/silence.ts';
import type { Matcher } from '../model/series.ts';
import { windowMaxUs } from './limits.ts';
import { defaulted, required, type Read } from './object-shape.ts';
import { count, duration, title } from './quantity.ts';
import { form, type Shape } from './shape.ts';

const matchers: Shape<readonly Matcher[]> = form<readonly Matcher[]>({
  expected: 'matchers such as alertname="CheckoutSlow", severity=~"warning|ticket"',
  pattern: '',
  parse(written) {
    const read = parseMatchers(written);
    if (typeof read === 'string') return read;
    return read.length === 0 ? 'needs at least one matcher.' : { value: read };
  },
  standIn: [],
});

const length = { maxUs: windowMaxUs, maxName: 'windowMax' };

export const silenceFields = {
  silence: required(matchers, 'Which alerts nobody is notified of, by their labels.'),
  for: required(duration({ minUs: 1, ...length }), 'For how long, from when it was made.'),
  ago: defaulted(duration(length), '0', 'How long ago it was made, where somebody has left it behind.'),
  comment: required(title, 'Why.'),
  author: defaulted(title, 'on-call', 'Who made it.'),
};

export function silenceDeed({ silence, for: forUs, ago, comment, author }: Read<typeof silenceFields>): SilenceDeed {
  return { kind: 'silence', matchers: silence, forUs, agoUs: ago, author, comment };
}

export const expireFields = {
  expireSilence: required(
    count({ min: 1, max: 1_000_000, maxName: 'silencesMax' }),
    'Ends a silence, by the order in which they were made: 1, 2, ...',
  ),
};

export function expireDeed({ expireSilence }: Read<typeof expireFields>): ExpireDeed {
  return { kind: 'expireSilence', silence: expireSilence };
}
