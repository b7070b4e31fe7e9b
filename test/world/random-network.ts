/** Random paths between components on the scale of microseconds: slow ones, lossy ones, narrow ones. */
import fc from 'fast-check';
import type { Network } from '../../src/sim/model/network.ts';

/** What a message of the usual size takes ten microseconds for. */
const NARROW = 1e8;

export const randomBandwidth = fc.constantFrom(undefined, undefined, undefined, NARROW, 10 * NARROW);

/** Between some of these services, and from them to these databases. */
export function randomNetwork(services: number, databases: readonly string[]): fc.Arbitrary<Network | undefined> {
  const names = Array.from({ length: services }, (_, index) => `s${index}`);
  const path = fc.record({
    from: fc.constantFrom(null, ...names),
    to: fc.constantFrom(...names, ...databases),
    latency: fc.constantFrom(null, { kind: 'constant' as const, valueUs: 0 }, { kind: 'exponential' as const, meanUs: 40 }),
    lossRatio: fc.constantFrom(0, 0, 0.02, 0.3),
    bytesPerSecond: fc.constantFrom(null, null, NARROW),
  });
  const paths = fc.uniqueArray(path, { maxLength: 3, selector: ({ from, to }) => `${from ?? ''}/${to}` });
  return fc.option(
    paths.map((all) => ({ paths: all, retransmitUs: 200 })),
    { nil: undefined },
  );
}
