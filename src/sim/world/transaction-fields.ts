/** Fields of a transaction's frame that a query has no use for, under the names that they have there. */
import { EDGE, PENDING, SCOPE, SPAN, STATUS } from './frames.ts';

/** The transaction around it. */
export const OUTER = EDGE;
/** The statement that the client has sent and not yet got answered, itself while that is BEGIN; -1: none. */
export const BUSY_WITH = PENDING;
/** Whether its end waits for that statement. */
export const ENDING = STATUS;
/** The instruction with which it begins. */
export const INSIDE = SCOPE;
/** Whether it has written, so that its COMMIT waits for the log. */
export const WROTE = SPAN;
