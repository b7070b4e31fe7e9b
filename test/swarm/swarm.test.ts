/** A few seeds of `npm run swarm`, and that its laws see what is broken. */
import { expect, it } from 'vitest';
import { assertLaws } from '../world/laws.ts';
import { openWorld, station } from '../world/topology-fixture.ts';
import { tryOut } from './trial.ts';

it('the first random systems keep every law', () => {
  for (let seed = 1; seed <= 8; seed++) expect(`${seed}: ${String(tryOut(seed))}`).toBe(`${seed}: null`);
});

it('a request that no counter knows, a worker without a request and a span that outlives its parent are told', () => {
  const opened = () => {
    const world = openWorld(station(2, 2, { kind: 'exponential', meanUs: 1e6 }, 1), 'broken');
    world.advance(60e6);
    return world;
  };
  assertLaws(opened());
  const uncounted = opened();
  const [pod] = uncounted.core.pods;
  pod.target.values[pod.instruments.requests.find((handle) => handle >= 0) ?? 0] -= 1;
  expect(() => assertLaws(uncounted)).toThrow('request counters against server spans');
  const idle = opened();
  idle.core.pods[0].workersBusy = idle.core.pods[0].inFlight + 1;
  expect(() => assertLaws(idle)).toThrow('busy workers');
  const late = opened();
  const [chunk] = late.core.recorder.spans.chunks;
  chunk.parent[1] = chunk.span[0];
  expect(() => assertLaws(late)).toThrow('span');
});
