/** What only a process at the level of debug writes: a line for each call and each query that has ended, as clients do. */
import { statementAt } from './control-statements.ts';
import type { Core } from './core.ts';
import { OWNER, STEP } from './frames.ts';
import { DEBUG } from './log-writer.ts';
import type { Edge, QueryStep } from './program.ts';
import { tellAsking } from './telling.ts';

/** The call of `caller` has ended. Ask `core.tells` first. */
export function debugCall(core: Core, caller: number, { id, toService, toEndpoint }: Edge): void {
  if (!debugs(core, caller)) return;
  const { endpoint } = core.program.endpoints[toEndpoint];
  const to = core.services[toService].model.name;
  debug(core, caller, `debug/call/${id}`, `call to ${to} ${endpoint.method} ${endpoint.route} took {duration_ms} ms`);
}

/** The query of `caller` has ended. Ask `core.tells` first. */
export function debugQuery(core: Core, caller: number, { id, database, statement }: QueryStep): void {
  if (!debugs(core, caller)) return;
  const { model } = core.databases[database];
  const { text } = statementAt(model, statement);
  debug(core, caller, `debug/query/${id}`, `query to ${model.name} took {duration_ms} ms: ${text}`);
}

function debugs(core: Core, caller: number): boolean {
  return core.pods[core.frames.ints[caller + OWNER]].log.level === DEBUG;
}

function debug(core: Core, caller: number, key: string, message: string): void {
  const { events, frames, pods, services, signatures } = core;
  const service = services[pods[frames.ints[caller + OWNER]].service].model.name;
  const template = signatures.logOnce(key, { level: 'debug', service, message, fixed: {}, a: 'duration_ms', b: null });
  tellAsking(core, caller, template, events.nowUs - frames.instants[(caller >> 2) + STEP]);
}
