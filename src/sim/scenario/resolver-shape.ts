/** How the processes of a service find the addresses of what they call: names, lookups, and for how long an answer is used. */
import type { Resolver } from '../model/resolver.ts';
import { distribution, positiveLength, stepLength } from './distribution-shape.ts';
import { defaulted, object } from './object-shape.ts';
import { convert, type Shape } from './shape.ts';

export const resolver: Shape<Resolver> = convert(
  object('a resolver of names', {
    ttl: defaulted(
      stepLength,
      '30s',
      'For how long a process uses an address before it looks the name up again: until then it goes where it was told, whoever is there.',
    ),
    lookup: defaulted(distribution, { constant: '1ms' }, 'How long a lookup takes.'),
    timeout: defaulted(positiveLength, '5s', 'When a lookup without an answer has failed.'),
  }),
  ({ ttl, lookup, timeout }) => ({ ttlUs: ttl, lookup, timeoutUs: timeout }),
  () => ({ ttlUs: 0, lookup: { kind: 'constant', valueUs: 0 }, timeoutUs: 1 }),
);
