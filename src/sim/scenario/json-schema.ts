/** The published JSON Schema of all four kinds of file, made from the same shapes that read them. */
import { answerShape } from './answer-shape.ts';
import { replayShape, scenarioShape } from './scenario-shape.ts';
import { Definitions, type JsonSchema } from './shape.ts';
import { systemShape } from './system-shape.ts';

export function scenarioJsonSchema(): JsonSchema {
  const definitions = new Definitions();
  const kinds = { Scenario: scenarioShape, System: systemShape, Replay: replayShape, Answer: answerShape };
  const alternatives = Object.entries(kinds).map(([name, shape]) => definitions.refer(name, () => shape.schema(definitions)));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Faultline scenario files, version v1',
    description: 'Made by "faultline schema" from the reader itself: do not edit.',
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: { kind: { enum: Object.keys(kinds), description: 'What this file is.' } },
    // One alternative by its kind, so that an editor tells the problems of that one and not of all four.
    allOf: Object.keys(kinds).map((name, i) => ({
      if: { required: ['kind'], properties: { kind: { const: name } } },
      then: alternatives[i] as JsonSchema,
    })),
    $defs: Object.fromEntries([...definitions.byName].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
