/**
 * Why a database takes no new connection: it is down, or another one is by now where the process looks for it, it has as many as it accepts, or the password is another by now. Who has a
 * connection keeps it. The pool tries again until those who wait have lost patience; each try that counts is in the logs of both.
 */
import type { Core } from './core.ts';
import { CANNOT_CONNECT, DATABASE_ERRORS, INVALID_PASSWORD, NO_ERROR, TOO_MANY_CONNECTIONS } from './database-errors.ts';
import type { PoolState } from './pool-state.ts';
import { EVENT_POOL_TRIES } from './event-kinds.ts';
import { isAstray } from './resolving.ts';
import { tell, tellDatabase } from './telling.ts';

/** A pool that was refused does not try again before: as the backoff of HikariCP grows to. */
const RETRY_US = 250_000;

/** Whether the database takes one more connection of the pool; it is told when it does not. */
export function accepts(core: Core, pool: PoolState): boolean {
  const error = refusal(core, pool);
  if (error === NO_ERROR) return true;
  const { nowUs } = core.events;
  if (nowUs >= pool.triesAgainAtUs) {
    pool.triesAgainAtUs = nowUs + RETRY_US;
    core.events.schedule(pool.triesAgainAtUs, EVENT_POOL_TRIES, pool.pod, pool.index);
    note(core, pool, error);
  }
  return false;
}

function refusal(core: Core, pool: PoolState): number {
  const database = core.server(pool.database);
  if (!database.up || isAstray(core, pool)) return CANNOT_CONNECT;
  const { credentials = 1 } = core.pods[pool.pod].model.pools[pool.index];
  if (credentials !== (core.databases[pool.database].model.credentials ?? 1)) return INVALID_PASSWORD;
  return database.isFull() ? TOO_MANY_CONNECTIONS : NO_ERROR;
}

function note(core: Core, pool: PoolState, error: number): void {
  const pod = core.pods[pool.pod];
  const service = pod.model.name;
  const server = core.server(pool.database);
  const { name } = core.databases[pool.database].model;
  const { code, message } = DATABASE_ERRORS[error];
  const handle = pool.refusals[error] ?? pod.target.instrument('connection_pool_connect_errors_total', { database: name, code });
  pool.refusals[error] = handle;
  pod.target.add(handle, 1);
  if (!core.tells) return;
  const line = core.signatures.logOnce(`connect/${service}/${name}/${error}`, {
    level: 'warn',
    service,
    message: `cannot open a connection to ${name}: FATAL: ${message} (SQLSTATE ${code})`,
    fixed: { 'db.response.status_code': code },
    a: null,
    b: null,
  });
  tell(core, pod, line);
  if (error === CANNOT_CONNECT) return;
  tellDatabase(core, server, core.databaseSignatures.refused(server.model, error));
}
