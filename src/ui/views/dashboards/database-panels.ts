/** The dashboard of a database: what its statements cost, and USE of its processors, connections and tables. */
import { lineColour } from '../../state/chart-query.ts';
import { quoted, type PanelRow } from './panel.ts';
import { partitionPanels } from './partition-panels.ts';

const byPlace = (_: unknown, place: number) => lineColour(place);
const label = (name: string) => (labels: Readonly<Record<string, string>>) => labels[name] ?? '';

/** `isPartitioned`: it keeps its rows on several partitions. */
export function databasePanels(name: string, isPartitioned: boolean, colourOf: (name: string) => string): readonly PanelRow[] {
  const of = `database=${quoted(name)}`;
  const parts = isPartitioned ? [partitionPanels(of)] : [];
  return [statements(of), resources(of, colourOf(name), colourOf), ...parts, locks(of), tables(of)];
}

function statements(of: string): PanelRow {
  return {
    title: 'Statements',
    hint: 'What the services ask of it.',
    panels: [
      {
        id: 'statement-rate',
        title: 'Rate by statement',
        hint: 'Statements that ended per second.',
        unit: 'per second',
        queries: [
          {
            expr: `sum by (statement) (rate(db_query_duration_seconds_count{${of}}[1m]))`,
            title: label('statement'),
            colour: byPlace,
          },
        ],
      },
      {
        id: 'statement-p99',
        title: 'p99 by statement',
        hint: 'One execution in a hundred takes longer. Waiting for a connection is not in it.',
        unit: 'seconds',
        queries: [
          {
            expr: `histogram_quantile(0.99, sum by (statement, le) (rate(db_query_duration_seconds_bucket{${of}}[1m])))`,
            title: label('statement'),
            colour: byPlace,
          },
        ],
      },
      {
        id: 'statement-time',
        title: 'Time by statement',
        hint: 'Seconds of execution per second: which statement keeps it busy.',
        unit: 'none',
        queries: [
          {
            expr: `sum by (statement) (rate(db_query_duration_seconds_sum{${of}}[1m]))`,
            title: label('statement'),
            colour: byPlace,
          },
        ],
      },
    ],
  };
}

function resources(of: string, colour: string, colourOf: (name: string) => string): PanelRow {
  return {
    title: 'Resources',
    hint: 'USE: how busy it is, and what waits for it.',
    panels: [
      {
        id: 'db-processors',
        title: 'Processors used',
        hint: 'Share of its processors. Near 100 % every statement gets slower.',
        unit: 'ratio',
        queries: [
          {
            expr: `sum(rate(db_cpu_seconds_total{${of}}[1m])) / sum(db_processors{${of}})`,
            title: 'processors',
            colour,
          },
        ],
      },
      {
        id: 'db-connections',
        title: 'Connections',
        hint: 'Open, and of these how many execute a statement right now.',
        unit: 'count',
        queries: [
          { expr: `sum(db_connections{${of}})`, title: 'open', colour, dashed: true },
          { expr: `sum(db_connections_active{${of}})`, title: 'executing', colour },
        ],
      },
      {
        id: 'db-pending',
        title: 'Waiting in the services',
        hint: 'Queries that wait for a connection, by service.',
        unit: 'count',
        queries: [
          {
            expr: `sum by (service) (connection_pool_pending{${of}})`,
            title: label('service'),
            colour: (labels) => colourOf(labels['service'] ?? ''),
          },
        ],
      },
    ],
  };
}

function locks(of: string): PanelRow {
  return {
    title: 'Locks and transactions',
    hint: 'Who waits for whom, and for how long somebody has held on.',
    panels: [
      {
        id: 'locks-waiting',
        title: 'Waiting for a lock',
        hint: 'Statements that stand in line for a lock that somebody holds, or wants before them.',
        unit: 'count',
        queries: [{ expr: `sum(pg_locks_waiting{${of}})`, title: 'waiting', colour: byPlace }],
      },
      {
        id: 'sessions',
        title: 'Sessions in a transaction',
        hint: 'By state. Idle in transaction: it holds its locks and does nothing.',
        unit: 'count',
        queries: [{ expr: `sum by (state) (pg_stat_activity_count{${of}})`, title: label('state'), colour: byPlace }],
      },
      {
        id: 'oldest-transaction',
        title: 'Oldest transaction',
        hint: 'For how long the oldest open transaction has been open.',
        unit: 'seconds',
        queries: [{ expr: `max(pg_stat_activity_max_tx_duration{${of}})`, title: 'oldest', colour: byPlace }],
      },
    ],
  };
}

function tables(of: string): PanelRow {
  return {
    title: 'Tables',
    hint: 'How rows are found: by an index, or by reading the whole table.',
    panels: [
      {
        id: 'index-scans',
        title: 'Index scans',
        hint: 'Look-ups per second that an index served.',
        unit: 'per second',
        queries: [
          { expr: `sum by (table) (rate(pg_stat_user_tables_idx_scan{${of}}[1m]))`, title: label('table'), colour: byPlace },
        ],
      },
      {
        id: 'sequential-scans',
        title: 'Sequential scans',
        hint: 'Look-ups per second that read the whole table.',
        unit: 'per second',
        queries: [
          { expr: `sum by (table) (rate(pg_stat_user_tables_seq_scan{${of}}[1m]))`, title: label('table'), colour: byPlace },
        ],
      },
      {
        id: 'rows-read',
        title: 'Rows read by sequential scans',
        hint: 'What those scans cost.',
        unit: 'rows per second',
        queries: [
          { expr: `sum by (table) (rate(pg_stat_user_tables_seq_tup_read{${of}}[1m]))`, title: label('table'), colour: byPlace },
        ],
      },
    ],
  };
}
