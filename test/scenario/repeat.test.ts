/** Repetitions are a way of writing: a system that repeats its steps is the system that says them as often. */
import { expect, it } from 'vitest';
import { broken, scenarioOf } from './small-shop.ts';

const written = (...steps: readonly string[]) =>
  scenarioOf(broken('system.yaml', '- query: items-db find-items', steps.map((one) => `- ${one}`).join('\n          '))).topology;

const QUERY = '{query: items-db find-items}';
const WORK = '{work: 1ms}';
const TWICE = `{repeat: 2, steps: [${QUERY}, ${WORK}]}`;

it('steps that are repeated are the same steps written out', () => {
  expect(written(TWICE)).toEqual(written(QUERY, WORK, QUERY, WORK));
  expect(written(TWICE).services[1]?.endpoints[0]?.steps).toHaveLength(4);
});

it('repetitions may be in each other, and a branch may be one', () => {
  const body = `${QUERY}, ${WORK}, ${QUERY}, ${WORK}`;
  expect(written(`{repeat: 3, steps: [${TWICE}, {wait: 1s}]}`)).toEqual(
    written(...Array.from({ length: 3 }, () => [QUERY, WORK, QUERY, WORK, '{wait: 1s}']).flat()),
  );
  expect(written(`{parallel: [${TWICE}, ${WORK}]}`)).toEqual(written(`{parallel: [[${body}], ${WORK}]}`));
});
