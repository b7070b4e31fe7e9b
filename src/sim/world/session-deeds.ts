/** People and jobs at work on the sessions of a database: they hold a transaction open, or end one that somebody holds. */
import { unreachable } from '../base/assert.ts';
import type { SessionDeed } from '../model/session-deed.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { terminate } from './lock-events.ts';
import { openTransactionByHand } from './manual-transactions.ts';

/** Does `deed`, which checkSessionDeed has found possible. */
export function applySessionDeed(core: Core, deed: SessionDeed, author: string): void {
  const database = core.serverNamed(deed.database);
  if (database === undefined) return;
  switch (deed.kind) {
    case 'openTransaction':
      openTransactionByHand(core, database, deed.table, deed.lock, deed.forUs);
      return;
    case 'cancelQuery': {
      const session = meant(database, deed.session);
      if (session < 0) return;
      const statement = `SELECT pg_terminate_backend(${database.sessions.pid(session)})`;
      const change = core.changes.begin({
        atUs: core.events.nowUs,
        kind: 'job',
        component: deed.database,
        title: `${deed.database}: end a session`,
        author,
        diff: [statement],
      });
      terminate(core, database, session);
      core.changes.end(change, 'done', core.events.nowUs);
      return;
    }
    default:
      unreachable(deed);
  }
}

/** What is wrong with `deed`, as sentences. */
export function checkSessionDeed(core: Core, deed: SessionDeed): string[] {
  const database = core.serverNamed(deed.database);
  if (database === undefined) return [];
  if (!database.up) return [`${deed.database} is down.`];
  if (deed.kind === 'cancelQuery') {
    if (meant(database, deed.session) >= 0) return [];
    return [
      deed.session === 'oldest'
        ? `${deed.database} has no open transaction.`
        : `${deed.database} has no session ${deed.session} in a transaction. The ids are in its log.`,
    ];
  }
  if (database.table(deed.table) !== undefined) return [];
  const known = database.tables.map(({ name }) => name).join(', ');
  return [`${deed.database} has no table "${deed.table}". It has ${known === '' ? 'none' : known}.`];
}

function meant(database: DatabaseState, session: number | 'oldest'): number {
  return session === 'oldest' ? database.sessions.oldest() : database.sessions.withPid(session);
}
