/** A failover as files write it: `failover: orders-db`, or `failover: orders-db orders-replica`. */
import type { FailoverDeed } from '../model/failover-deed.ts';
import type { Topology } from '../model/topology.ts';
import { positiveLength } from './distribution-shape.ts';
import { defaulted, optional, required } from './object-shape.ts';
import { phrase, title } from './quantity.ts';
import { convert, nameTrouble, type Reading } from './shape.ts';
import { suggest } from './suggestion.ts';

const failoverText = phrase(
  'a database and, if you like, the replica that takes over, such as orders-db orders-replica',
  /^([A-Za-z][A-Za-z0-9_.-]*)(?: ([A-Za-z][A-Za-z0-9_.-]*))?$/,
  { database: '', to: '' },
  (database = '', to = '') => nameTrouble(database) ?? (to === '' ? null : nameTrouble(to)) ?? { database, to },
);

/** What an answer means: the replica only when it is named. */
export const failoverPattern = convert(
  failoverText,
  ({ database, to }): { database: string; to?: string } => (to === '' ? { database } : { database, to }),
  () => ({ database: '' }),
);

export const failoverFields = {
  failover: required(
    failoverText,
    'The primary goes down and a replica takes over under its name: the one that is named, or the one that has got most of the log. What no replica has got is lost.',
  ),
  takes: defaulted(
    positiveLength,
    '30s',
    'How long it takes until services reach the new primary; longer when the replica has still to apply log.',
  ),
  rejoin: optional(positiveLength, 'After so long the old primary is back and follows the new one. Left out: it stays down.'),
  author: optional(title, 'Who did it. Left out, whoever acts.'),
};

/** The database must have replicas, and the one that is named must be one of them; the database exists. */
export function checkFailover(deed: FailoverDeed, topology: Topology, reading: Reading): void {
  const replicas = topology.databases.filter((one) => one.replicaOf === deed.database).map((one) => one.name);
  if (replicas.length === 0) {
    const cure = 'Give it one: a database with "replicaOf".';
    reading.reportAbout(deed, ['failover'], `${deed.database} has no replica that could take over. ${cure}`);
  } else if (deed.to !== '' && deed.to !== deed.database && !replicas.includes(deed.to)) {
    const trouble = `${JSON.stringify(deed.to)} is no replica of ${deed.database}.${suggest(deed.to, replicas)}`;
    reading.reportAbout(deed, ['failover'], trouble);
  }
}
