/** Replicas have the tables and statements of their primary, which must exist, be no replica itself and have a disk. */
import type { Database } from '../model/topology.ts';
import type { Reading } from './shape.ts';
import { suggest } from './suggestion.ts';

/** Each replica with what its primary has. */
export function withPrimaries(databases: readonly Database[], reading: Reading): Database[] {
  return databases.map((database) => {
    const primary = databases.find((one) => one.name === database.replicaOf && one.replicaOf === null);
    if (primary === undefined) return database;
    const { tables, statements, system } = primary;
    const replica = { ...database, tables, statements, system, sessions: { ...database.sessions, readOnly: true } };
    reading.remember(replica, reading.placeOf(database) as NonNullable<ReturnType<Reading['placeOf']>>);
    return replica;
  });
}

export function checkReplica(replica: Database, databases: readonly Database[], reading: Reading): void {
  const primaries = databases.filter((one) => one.replicaOf === null).map((one) => one.name);
  const primary = databases.find((one) => one.name === replica.replicaOf);
  const wrong = (trouble: string) => {
    reading.reportAbout(replica, ['replicaOf'], trouble);
  };
  if (primary === undefined) {
    wrong(`no database is called ${JSON.stringify(replica.replicaOf)}.${suggest(replica.replicaOf ?? '', primaries)}`);
  } else if (primary.replicaOf !== null) wrong(`${primary.name} is a replica itself. Name its primary.`);
  else if (primary.storage === null) wrong(`${primary.name} has no disk, so it writes no log. Add "disk: {}" to it.`);
}
