/**
 * A transaction that a server has begun is committed, rolled back, lost with its client or its server, or open; each that comes to nothing
 * is in the server's counter of rollbacks. A lock that was asked for was granted, was given up, or is waited for.
 */
import { NO_ERROR } from '../../src/sim/world/database-errors.ts';
import { ERROR, TRANSACTION } from '../../src/sim/world/frames.ts';
import { COMMITTED, TRANSACTION_ENDS } from '../../src/sim/world/query-tally.ts';
import type { World } from '../../src/sim/world/world.ts';
import { assertEqual } from './comparing.ts';

export function checkTransactions({ core }: World): void {
  const { ints } = core.frames;
  const { transactionsBegun, transactionsEnded, rolledBackAlone } = core.tally.queries;
  for (const { id, model, sessions, target, store } of core.databases) {
    let open = 0;
    let failed = 0;
    sessions.eachOpen((session) => {
      const subject = sessions.locks.subject(session);
      if (subject < 0 || ints[subject + TRANSACTION] !== subject) return;
      open++;
      if (ints[subject + ERROR] !== NO_ERROR) failed++;
    });
    const ends = transactionsEnded.subarray(id * TRANSACTION_ENDS.length, (id + 1) * TRANSACTION_ENDS.length);
    const ended = ends.reduce((sum, count) => sum + count, 0);
    assertEqual(`transactions that ${model.name} has begun`, transactionsBegun[id], ended + open);
    const undone = ended - ends[COMMITTED] + failed + rolledBackAlone[id];
    if (store === null) assertEqual(`rollbacks of ${model.name}`, target.values[sessions.instruments.rollbacks], undone);
    const { asked, granted, abandoned, released, waiting, lockCount } = sessions.locks;
    assertEqual(`locks asked of ${model.name}`, asked, granted + abandoned + waiting);
    assertEqual(`locks of ${model.name} that are held or waited for`, lockCount, granted - released + waiting);
  }
}
