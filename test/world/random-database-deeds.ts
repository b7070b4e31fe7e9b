/** Random deeds upon the database of the random systems: schema changes, loads, transactions by hand, sessions that are ended, and the like. */
import { TABLE_LOCK_MODES } from '../../src/sim/model/locking.ts';
import type { World } from '../../src/sim/world/world.ts';
import type { PlannedDeed } from './random-deeds.ts';
import { anySetting } from './random-settings.ts';

export const DATABASE_DEEDS = [
  'migrate',
  'createIndex',
  'dropIndex',
  'analyze',
  'vacuum',
  'load',
  'openTransaction',
  'cancelQuery',
  'cancelQuery',
  'failover',
  'setDatabase',
] as const;

const TABLE = 'things';

/** The deed, upon the database as it is now; null for one upon something else. */
export function databaseDeed(planned: PlannedDeed, { core }: World): Parameters<World['apply']>[0] | null {
  const { amount, fault, place } = planned;
  const database = 'store';
  const words = { database, title: 'by chance', author: 'test' };
  switch (planned.kind) {
    case 'migrate': {
      const column = `extra${place % 3}`;
      const changes = [
        [{ kind: 'addColumn', table: TABLE, column }],
        [{ kind: 'dropColumn', table: TABLE, column }],
        [
          { kind: 'createIndex', table: TABLE, index: `by_owner_${place}`, columns: ['owner'], concurrently: amount > 2 },
          { kind: 'addColumn', table: TABLE, column },
        ],
        [
          { kind: 'addColumn', table: TABLE, column },
          { kind: 'createIndex', table: TABLE, index: `by_id_${place}`, columns: ['id', 'owner'], concurrently: false },
        ],
      ] as const;
      return { kind: 'migrate', ...words, changes: changes[fault % changes.length] };
    }
    case 'createIndex':
      return { kind: 'createIndex', database, table: TABLE, columns: amount > 2 ? ['owner'] : ['owner', 'id'] };
    case 'dropIndex': {
      const indexes = core.serverNamed(database)?.table(TABLE)?.indexes ?? [];
      if (indexes.length === 0) return null;
      const { name } = indexes[place % indexes.length];
      return { kind: 'migrate', ...words, changes: [{ kind: 'dropIndex', table: TABLE, index: name }] };
    }
    case 'analyze':
    case 'vacuum':
      return { kind: 'operate', ...words, operation: planned.kind, table: TABLE, rows: 0, matches: [] };
    case 'load': {
      const matches = [
        { statement: 'by-scan', column: 'owner', rows: place },
        { statement: 'by-key', column: '', rows: 1 },
      ].slice(0, fault % 3);
      return { kind: 'operate', ...words, operation: 'load', table: TABLE, rows: place * amount, matches };
    }
    case 'openTransaction': {
      const lock = TABLE_LOCK_MODES[place % TABLE_LOCK_MODES.length];
      return { kind: 'openTransaction', database, table: TABLE, lock, forUs: amount * 500 };
    }
    case 'cancelQuery': {
      const sessions = core.serverNamed(database)?.sessions;
      const open: number[] = [];
      sessions?.eachOpen((session) => open.push(sessions.pid(session)));
      return { kind: 'cancelQuery', database, session: amount > 2 || open.length === 0 ? 'oldest' : open[place % open.length] };
    }
    case 'failover': {
      const rejoinUs = fault === 0 ? null : fault * 100;
      return { kind: 'failover', database, to: '', takesUs: amount * 100, rejoinUs, author: '' };
    }
    case 'setDatabase': {
      const component = core.databases[place % core.databases.length].model;
      const settings = anySetting('database', component, planned);
      return { kind: 'configure', component: component.name, settings, title: '', author: '' };
    }
    default:
      return null;
  }
}
