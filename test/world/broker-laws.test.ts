/** The laws of messages (test/laws/message-laws.ts) see what is lost, made up or told wrongly. */
import { expect, it } from 'vitest';
import type { World } from '../../src/sim/world/world.ts';
import { forget } from '../laws/witness.ts';
import { openBrokered } from './broker-fixture.ts';
import { assertLaws } from './laws.ts';

/** Two members with a message each, and some that wait, when something is changed by hand. */
function broken(breakIt: (world: World) => void): () => void {
  const steps = [{ kind: 'wait' as const, length: { kind: 'constant' as const, valueUs: 1e6 } }];
  const world = openBrokered({ perSecond: 4, partitions: 2, consumer: { steps, concurrency: 2, batchMax: 2 } });
  world.advance(10.1e6);
  breakIt(world);
  forget(world);
  return () => {
    assertLaws(world);
  };
}

it('nothing is wrong in a world as it is', () => {
  expect(broken(() => undefined)).not.toThrow();
});

it.each<[string, (world: World) => void, string]>([
  ['a message that was never handed out', ({ core }) => core.messaging.groups[0].cursors[0].position++, 'what became of them'],
  ['a message that was done and never handed out', ({ core }) => core.messaging.groups[0].done++, 'what became of them'],
  ['a message that nobody published', ({ core }) => core.messaging.topics[0].published++, 'by partition'],
  ['a publisher who heard twice', ({ core }) => core.messaging.ended[0]++, 'messages published by step 0'],
  [
    'a message with somebody who does not own its partition',
    ({ core }) => {
      const [first, second] = core.messaging.groups[0].cursors;
      [first.owner, second.owner] = [second.owner, first.owner];
    },
    'owner of partition',
  ],
  ['a span that no counter knows', ({ core }) => core.recorder.spans.chunks[0].rows--, 'span'],
])('the laws see %s', (_, breakIt, complaint) => {
  expect(broken(breakIt)).toThrow(complaint);
});
