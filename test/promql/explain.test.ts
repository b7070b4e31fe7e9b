/** What `explain` tells of the parts of a query. */
import { expect, test } from 'vitest';
import { SECOND } from '../../src/sim/base/time.ts';
import type { ExplainedNode } from '../../src/sim/model/query-explanation.ts';
import { evaluateInstant, evaluateRange } from '../../src/sim/query/promql/engine.ts';
import { explainInstant, explainRange } from '../../src/sim/query/promql/explain.ts';
import { fill, labels, parsed } from './ask.ts';
import { MemorySource } from './memory-source.ts';

const PODS = 6;
const SAMPLES = 40;

function source(): MemorySource {
  const made = new MemorySource();
  const values = Array.from({ length: SAMPLES }, (_, i) => i * 2);
  for (let pod = 0; pod < PODS; pod++)
    fill(made, labels({ __name__: 'requests_total', pod: `p${pod}`, zone: `z${pod % 2}` }), values);
  return made;
}

function flat(node: ExplainedNode): ExplainedNode[] {
  return [node, ...node.operands.flatMap(flat)];
}

const QUERY = 'max_over_time(sum by (zone) (rate(requests_total[20s]))[1m:10s]) > 2 * scalar(vector(0.1))';

test('the tree has a node for every part, each at its place in the query', () => {
  const { root } = explainInstant(parsed(QUERY), QUERY, source(), 150 * SECOND);
  expect(flat(root).map(({ title }) => title)).toEqual([
    '>',
    'max_over_time',
    '[1m:10s]',
    'sum by (zone)',
    'rate',
    'requests_total[20s]',
    '*',
    '2',
    'scalar',
    'vector',
    '0.1',
  ]);
  for (const { title, from, to } of flat(root)) expect(QUERY.slice(from, to)).toContain(title.split(' ')[0]);
});

test('each part says how many series and values it gave', () => {
  const { root } = explainInstant(parsed(QUERY), QUERY, source(), 150 * SECOND);
  const of = (title: string): ExplainedNode => flat(root).find((node) => node.title === title) as ExplainedNode;
  // Six steps of ten seconds in a minute.
  expect(of('rate')).toMatchObject({ series: PODS, values: PODS * 6, steps: 6, evaluations: 1 });
  expect(of('sum by (zone)')).toMatchObject({ series: 2, values: 2 * 6 });
  expect(of('sum by (zone)').examples[0]?.value).toBeCloseTo((PODS / 2) * 0.4, 9);
  expect(of('>')).toMatchObject({ series: 2, values: 2, steps: 1 });
  expect(of('*').examples).toEqual([{ labels: {}, value: 0.2 }]);
});

test('only selectors read samples, and each sample is read once', () => {
  const { root } = explainRange(parsed('sum(rate(requests_total[1m]))'), source(), {
    expr: 'sum(rate(requests_total[1m]))',
    startUs: 0,
    endUs: 200 * SECOND,
    stepUs: 5 * SECOND,
  });
  expect(flat(root).map(({ samplesRead }) => samplesRead)).toEqual([0, 0, PODS * SAMPLES]);
});

test('the answer is that of the query, and the work of its parts adds up', () => {
  const at = 150 * SECOND;
  const { value } = explainInstant(parsed(QUERY), QUERY, source(), at);
  expect(value).toEqual(evaluateInstant(parsed(QUERY), source(), at));
  const range = { expr: QUERY, startUs: 0, endUs: at, stepUs: 15 * SECOND };
  let tickMs = 0;
  const explained = explainRange(parsed(QUERY), source(), range, () => tickMs++);
  expect(explained.value).toEqual(evaluateRange(parsed(QUERY), source(), range));
  const parts = flat(explained.root);
  // The clock ticks once at the start, once at every change of hands and once at the end: no tick is lost or counted twice.
  expect(parts.reduce((sum, { ownMs }) => sum + (ownMs as number), 0)).toBe(tickMs - 1);
  expect(parts.every(({ ownMs }) => ownMs !== null)).toBe(true);
});
