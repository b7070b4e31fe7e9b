/** Databases that may serve under each other's names, and what is asked under these names. */
import type { Core } from '../../src/sim/world/core.ts';
import type { DatabaseState } from '../../src/sim/world/database.ts';
import type { QueryStep } from '../../src/sim/world/program.ts';

/** Each primary with its replicas. */
export function serversOf({ databases }: Core): DatabaseState[][] {
  const primaries = databases.filter(({ model }) => model.replicaOf === null);
  return primaries.map((primary) => databases.filter((one) => one === primary || one.model.replicaOf === primary.model.name));
}

/** Statements of services that are asked of any of them; BEGIN, COMMIT and ROLLBACK are none. */
export function stepsOf({ program }: Core, servers: readonly DatabaseState[]): QueryStep[] {
  return program.queries.filter(({ database, statement }) => statement >= 0 && servers.some(({ id }) => id === database));
}
