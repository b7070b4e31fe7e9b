/** Entering and leaving a transaction as a scope: BEGIN goes out like any query, and COMMIT or ROLLBACK when its steps are over. */
import type { Core } from './core.ts';
import { STATUS } from './frames.ts';
import { startQuery } from './querying.ts';
import type { TransactionScope } from './scope.ts';
import { makeTransaction, sendEnd } from './transactions.ts';

/** `frame` will be resumed inside when BEGIN was answered, or behind the scope when it got no connection. */
export function enterTransaction(core: Core, frame: number, scope: TransactionScope): void {
  makeTransaction(core, frame, startQuery(core, frame, core.program.queries[scope.begin]), scope.after);
}

/** `frame` will be resumed when COMMIT, or after a failure ROLLBACK, was answered. */
export function exitTransaction(core: Core, frame: number, scope: TransactionScope): void {
  sendEnd(core, frame, core.frames.ints[frame + STATUS] === 0 ? scope.commit : scope.rollback);
}
