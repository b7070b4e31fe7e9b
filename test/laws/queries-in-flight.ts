/** Where every query is right now, read off its frame: whether somebody waits for it, and how far it has come. */
import type { Core } from '../../src/sim/world/core.ts';
import { begins, endsTransaction } from '../../src/sim/world/control-statements.ts';
import {
  ERROR,
  ITEM,
  KIND,
  PARENT,
  PC,
  PC_GAVE_UP,
  PC_HAS_CONNECTION,
  PC_TESTS_CONNECTION,
  PC_WAITS_FOR_CONNECTION,
  QUERY,
  SESSION,
  TRANSACTION,
} from '../../src/sim/world/frames.ts';
import { ERRORS } from '../../src/sim/world/query-tally.ts';
import { isInDatabase } from '../../src/sim/world/statements.ts';
import { isCommitting } from '../../src/sim/world/storing.ts';
import { isAwaited } from '../../src/sim/world/transactions.ts';
import { BUSY_WITH, ENDING } from '../../src/sim/world/transaction-fields.ts';

export interface QueriesInFlight {
  /** By query step: those that somebody waits for. */
  readonly awaited: number[];
  /** Those that the database has not answered and will, unless they are given up before they are sent. */
  readonly underWay: number[];
  /** By query step and error: answers on their way back. */
  readonly returning: number[];
}

export function queriesInFlight(core: Core): QueriesInFlight {
  const { ints } = core.frames;
  const awaited = core.program.queries.map(() => 0);
  const underWay = [...awaited];
  const returning = awaited.flatMap(() => Array.from({ length: ERRORS }, () => 0));
  for (const frame of core.frames.inUseNow()) {
    if (ints[frame + KIND] !== QUERY) continue;
    const step = ints[frame + ITEM];
    if (isAwaited(core, frame)) awaited[step]++;
    const stage = stageOf(core, frame);
    if (stage === 'under way') underWay[step]++;
    else if (stage === 'returning') returning[step * ERRORS + ints[frame + ERROR]]++;
  }
  return { awaited, underWay, returning };
}

function stageOf(core: Core, frame: number): 'under way' | 'returning' | 'neither' {
  const { ints } = core.frames;
  switch (ints[frame + PC]) {
    case PC_GAVE_UP:
      return 'neither';
    case PC_WAITS_FOR_CONNECTION:
    case PC_TESTS_CONNECTION:
      return ints[frame + PARENT] >= 0 ? 'under way' : 'neither';
    case PC_HAS_CONNECTION:
      return 'under way';
  }
  if (isInDatabase(core, frame)) return 'under way';
  if (ints[frame + TRANSACTION] !== frame) return 'returning';
  const { statement } = core.program.queries[ints[frame + ITEM]];
  if (begins(statement)) return ints[frame + BUSY_WITH] === frame ? 'returning' : 'neither';
  if (!endsTransaction(statement)) return 'neither';
  const waits = ints[frame + ENDING] === 1 || (isCommitting(core, frame) && ints[frame + SESSION] >= 0);
  return waits ? 'under way' : 'returning';
}
