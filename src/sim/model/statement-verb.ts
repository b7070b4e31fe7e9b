/** What the verb of a statement means for the rows of its table. */
import type { Statement } from './topology.ts';

/** Whether it adds, changes or deletes rows. */
export function isWrite(verb: Statement['verb']): verb is 'insert' | 'update' | 'delete' {
  return verb === 'insert' || verb === 'update' || verb === 'delete';
}
