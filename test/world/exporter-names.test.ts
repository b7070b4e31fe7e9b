/** A database is told of under the names of its own exporter, and not of what its server does not have. */
import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/sim/model/topology.ts';
import { FAMILIES } from '../../src/sim/world/instruments.ts';
import { ask, contending, statement, table } from './database-fixture.ts';
import { openWorld } from './topology-fixture.ts';

const inserts = statement({ name: 'insert', text: 'INSERT', table: 'things', verb: 'insert' });
const fail: Step = { kind: 'fail', ratio: 1, status: 500, message: 'no' };
const steps: Step[] = [{ kind: 'transaction', database: 'store', steps: [ask('insert'), fail] }];

/** Names and last values of what a store of this kind tells at 5 s, after four transactions that were rolled back. */
function told(system: string): ReadonlyMap<string, number> {
  const autovacuum = { everyUs: 1e6, deadRatio: 0, changedRatio: 0 };
  const fields = { system, statements: [inserts], autovacuum, tables: [table({ rows: 1_000 })] };
  const world = openWorld(contending(steps, 1e6, fields), 'names');
  world.advance(5.5e6);
  const series = world.core.recorder.series.all.filter(({ labels }) => labels['database'] === 'store');
  return new Map(series.map((one) => [`${one.labels['__name__'] ?? ''}${one.labels['command'] ?? ''}`, one.last() ?? NaN]));
}

describe('the exporter of a database', () => {
  it.each(['mysql', 'mariadb', 'mssql', 'oracle'])('of %s knows nothing of PostgreSQL', (system) => {
    const names = [...told(system).keys()];
    expect(names).toContain('db_connections');
    expect(names.filter((name) => name.startsWith('pg_'))).toEqual([]);
  });

  it('of MySQL has the names of mysqld_exporter, with the same numbers behind them', () => {
    const [mysql, postgresql] = [told('mysql'), told('postgresql')];
    expect(postgresql.get('pg_stat_database_xact_rollback')).toBe(4);
    expect(mysql.get('mysql_global_status_commands_totalrollback')).toBe(4);
    expect(mysql.get('mysql_info_schema_table_rows')).toBe(1_000);
    const known = FAMILIES.map(({ name }) => name);
    expect(known).toContain('mysql_global_status_commands_total');
  });
});
