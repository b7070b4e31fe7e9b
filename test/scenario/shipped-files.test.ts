/** The files that are shipped: each scenario reads, the published JSON Schema is current, and both agree on every file. */
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/sim/base/problem.ts';
import { scenarioJsonSchema } from '../../src/sim/scenario/json-schema.ts';
import { loadScenario } from '../../src/sim/session/load-scenario.ts';
import { smallShop } from './small-shop.ts';

const ROOT = 'scenarios';
const paths = (readdirSync(ROOT, { recursive: true }) as string[])
  .map((path) => `${ROOT}/${path}`)
  .filter((path) => /\.(ya?ml|md)$/.test(path));
const files = new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
const scenarios = paths.filter((path) => path.endsWith('/scenario.yaml'));
const described = paths.filter((path) => path.endsWith('.yaml'));

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: false }).compile(scenarioJsonSchema());

describe('every shipped scenario', () => {
  it.each(scenarios)('%s reads without a problem, its queries and faults included', (path) => {
    const read = loadScenario(files, path);
    expect(read.ok ? [] : read.problems.map(formatProblem)).toEqual([]);
  });

  it.each(scenarios)('%s can be solved, has traps, and shows what doing nothing and its twin do', (path) => {
    const read = loadScenario(files, path);
    const kinds = read.ok ? read.value.replays.map((replay) => replay.kind) : [];
    expect(new Set(kinds)).toEqual(new Set(['good', 'trap', 'nothing', 'twin']));
    expect(read.ok && read.value.replays.every((replay) => replay.expectations.length > 0)).toBe(true);
  });

  it.each(scenarios)('%s does not leak its answer into what the candidate reads', (path) => {
    const read = loadScenario(files, path);
    if (!read.ok || read.value.answer === null) throw new Error('it has no answer');
    const seen = `${read.value.title} ${read.value.briefing} ${read.value.timeline.map((action) => ('title' in action.deed ? action.deed.title : '')).join(' ')}`;
    expect(seen.toLowerCase()).not.toContain(read.value.answer.mechanism);
  });
});

describe('the JSON Schema', () => {
  it('is published as the reader has it now (npx faultline schema > scenarios/schema.json)', () => {
    expect(JSON.parse(readFileSync(`${ROOT}/schema.json`, 'utf8'))).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
  });

  it.each(described)('accepts %s', (path) => {
    expect(validate(parse(files.get(path) ?? '')) ? [] : validate.errors).toEqual([]);
  });

  it('accepts the small shop of the tests', () => {
    for (const [path, text] of smallShop())
      if (path.endsWith('.yaml')) expect([path, validate(parse(text)) ? [] : validate.errors]).toEqual([path, []]);
  });

  it.each([
    ['an unknown key', 'scenarios/systems/shop.yaml', 'replicas:', 'replicsa:'],
    ['a wrong unit', 'scenarios/systems/shop.yaml', 'poisson: 100/s', 'poisson: 100'],
    ['a missing title', 'scenarios/dropped-index/scenario.yaml', /^title:.*$/m, ''],
    ['an unknown deed', 'scenarios/dropped-index/replays/trap-scale.yaml', 'scale:', 'scael:'],
    ['another kind', 'scenarios/dropped-index/answer.yaml', 'kind: Answer', 'kind: Anwser'],
  ])('refuses %s', (_what, path, text, by) => {
    const changed = files.get(path)?.replace(text, by) ?? '';
    expect(changed).not.toBe(files.get(path));
    expect(validate(parse(changed))).toBe(false);
  });

  it('writes every default down, with a sentence for every key', () => {
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [key, value] of Object.entries(schema)) {
        if (key === 'properties' && !path.endsWith('/if')) {
          for (const [name, property] of Object.entries(value as Record<string, { description?: string }>)) {
            expect([`${path}/${name}`, typeof property.description]).toEqual([`${path}/${name}`, 'string']);
          }
        }
        visit(value, `${path}/${key}`);
      }
    };
    visit(scenarioJsonSchema(), '#');
  });
});
