/**
 * What a read-only database refuses with 25006: statements that write and those that lock rows (PostgreSQL, ExecCheckXactReadOnly in
 * src/backend/executor/execMain.c), and, when it is a replica, table locks that its primary would have to know of
 * (ClassifyUtilityCommandAsReadOnly in src/backend/tcop/utility.c: a primary grants them even in a read-only transaction).
 */
import { isWrite } from '../model/statement-verb.ts';
import type { Statement } from '../model/topology.ts';
import { ROW_EXCLUSIVE, tableModeOf } from './lock-modes.ts';

export function isRefusedReadOnly(statement: Statement, isReplica: boolean): boolean {
  const { verb, locks } = statement;
  if (verb === 'lock') return isReplica && tableModeOf(statement) > ROW_EXCLUSIVE;
  return isWrite(verb) || (locks !== null && locks.rows !== null);
}
