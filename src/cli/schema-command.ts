/** `faultline schema`: the JSON Schema of scenario files, as it is published in scenarios/schema.json. */
import { scenarioJsonSchema } from '../sim/scenario/json-schema.ts';
import type { ExitCode, Terminal } from './terminal.ts';

export function schemaCommand(terminal: Terminal): ExitCode {
  terminal.out(JSON.stringify(scenarioJsonSchema(), null, 2));
  return 0;
}
