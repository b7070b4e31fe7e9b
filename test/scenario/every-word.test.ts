/**
 * test/validity/everything.yaml and its system use every word of the language, so that what is proved with them (the same bytes in three
 * engines) holds for all of it. The words are read off the JSON Schema: each property, each word of an enum, each way to write something.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { scenarioJsonSchema } from '../../src/sim/scenario/json-schema.ts';
import { WordWalk } from './word-walk.ts';

/** Words that they need not use: where they stand in the schema, from its end on, and why. */
const LEFT_OUT: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/databases\.\*\.system: "(mysql|mariadb|mssql|oracle)"$/, 'a name that spans carry; all work alike'],
  [/locks\.mode: "/, 'the timeline takes every mode with transactions by hand'],
  [/^Scenario\.scrape \(0: string\/integer\)$/, 'the map says how often, too'],
];

it('the system and the scenario of everything use every word of the schema', () => {
  const walk = new WordWalk(JSON.parse(JSON.stringify(scenarioJsonSchema())));
  walk.use('Scenario', parse(readFileSync('test/validity/everything.yaml', 'utf8')));
  walk.use('System', parse(readFileSync('test/validity/everything-system.yaml', 'utf8')));
  const missing = walk.unused(['Scenario', 'System']).filter((word) => !LEFT_OUT.some(([pattern]) => pattern.test(word)));
  expect(missing).toEqual([]);
});
