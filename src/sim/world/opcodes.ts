/** What the interpreter (interpreter.ts) can do: an instruction is one of these numbers and its operands. */

/** WORK sampler: occupy a processor. */
export const OP_WORK = 0;
/** WAIT sampler: let time pass. */
export const OP_WAIT = 1;
/** CALL edge: ask another service and wait for the answer. */
export const OP_CALL = 2;
/** QUERY query: take a connection, ask the database, wait for the rows. */
export const OP_QUERY = 3;
/** FORK n pc1..pcn: run the branches at once; go on behind the operands when all have ended. */
export const OP_FORK = 4;
/** JOIN: end of a branch. */
export const OP_JOIN = 5;
/** FAIL failure: end with its status, sometimes. */
export const OP_FAIL = 6;
/** LOG line: write a log line. */
export const OP_LOG = 7;
/** END: answer the request. */
export const OP_END = 8;
/** LEAVE: end of a visit. */
export const OP_LEAVE = 9;
/** ENTER scope: hold something while what follows runs (scopes.ts). */
export const OP_ENTER = 10;
/** EXIT scope: give it back. */
export const OP_EXIT = 11;
/** CHOOSE chooser: go on at one of several instructions, by chance. */
export const OP_CHOOSE = 12;
/** FLAG step: go on where its feature flag says. */
export const OP_FLAG = 17;
/** WRONG failure: answer well and wrongly, sometimes. */
export const OP_WRONG = 18;
/** JUMP pc: go on there. */
export const OP_JUMP = 13;
/** WRITE bytes: to the disk of the replica. */
export const OP_WRITE = 14;
/** PUBLISH publish: send a message, and wait until the broker has it. */
export const OP_PUBLISH = 15;
/** DONE: a message has been worked on. */
export const OP_DONE = 16;
