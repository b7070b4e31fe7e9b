/**
 * A database server that goes down at once: what it was doing ends with an error or with nobody to tell, transactions are undone,
 * and connections are gone. What is on its disk stays. Until it is up again nobody gets a connection to it.
 */
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { ADMIN_SHUTDOWN, CONNECTION_FAILURE, NO_ERROR } from './database-errors.ts';
import { ERROR, ITEM, KIND, LOCKED, PC, PC_HAS_CONNECTION, QUERY, SESSION, TRANSACTION } from './frames.ts';
import { abandonMaintenance } from './maintenance.ts';
import { endTransactionByHand } from './manual-transactions.ts';
import { endMigration } from './migrations.ts';
import { allProcessors } from './partitions.ts';
import { loseServer } from './pooling.ts';
import { SHUT_DOWN } from './query-tally.ts';
import { endControl, failStatement, isInDatabase } from './statements.ts';
import { isCommitting } from './storing.ts';

export function shutDown(core: Core, database: DatabaseState): void {
  const { events } = core;
  for (const processors of allProcessors(database)) processors.clear(events.nowUs);
  if (database.storage !== null) {
    database.storage.disk.clear(events.nowUs);
    database.storage.forget();
  }
  database.sessions.admins.forEach((admin, at) => {
    if (admin?.kind === 'migration') endMigration(core, database, admin, 'failed');
    else if (admin?.kind === 'transaction') endTransactionByHand(core, database, at);
  });
  abandonMaintenance(core, database);
  endStatements(core, database);
  endTransactions(core, database);
  database.setUp(false);
  loseServer(core, database);
}

function endStatements(core: Core, database: DatabaseState): void {
  const { ints } = core.frames;
  for (const frame of core.frames.inUseNow()) {
    if (ints[frame + KIND] !== QUERY || core.server(core.program.queries[ints[frame + ITEM]].database) !== database) continue;
    if (isInDatabase(core, frame)) failStatement(core, database, frame, ADMIN_SHUTDOWN);
    // What is on its way finds nobody.
    else if (ints[frame + PC] === PC_HAS_CONNECTION && ints[frame + ERROR] === NO_ERROR) ints[frame + ERROR] = CONNECTION_FAILURE;
  }
}

function endTransactions(core: Core, database: DatabaseState): void {
  const { ints } = core.frames;
  const { sessions } = database;
  sessions.eachOpen((session) => {
    const transaction = sessions.locks.subject(session);
    const error = ints[transaction + ERROR];
    // Unless it has failed before, and is counted already.
    if (error === NO_ERROR || error === CONNECTION_FAILURE) database.target.values[sessions.instruments.rollbacks] += 1;
    if (error === NO_ERROR) ints[transaction + ERROR] = ADMIN_SHUTDOWN;
    ints[transaction + LOCKED] = -1;
    if (ints[transaction + TRANSACTION] === transaction && isCommitting(core, transaction)) {
      endControl(core, database, transaction);
      return;
    }
    core.tally.queries.endTransaction(database.id, SHUT_DOWN);
    sessions.close(core.events, session);
    ints[transaction + SESSION] = -1;
  });
}
