/** Of a database that keeps its rows on several partitions: what each of them has to do, since their mean says nothing of the busiest. */
import { lineColour } from '../../state/chart-query.ts';
import type { PanelRow } from './panel.ts';

const byPlace = (_: unknown, place: number) => lineColour(place);
const partition = (labels: Readonly<Record<string, string>>) => `partition ${labels['partition'] ?? ''}`;

export function partitionPanels(of: string): PanelRow {
  return {
    title: 'Partitions',
    hint: 'The rows of each tenant are on some of them.',
    panels: [
      {
        id: 'partition-processors',
        title: 'Processors by partition',
        hint: 'Seconds of processor time per second.',
        unit: 'none',
        queries: [
          { expr: `sum by (partition) (rate(db_partition_cpu_seconds_total{${of}}[1m]))`, title: partition, colour: byPlace },
        ],
      },
      {
        id: 'partition-statements',
        title: 'Statements by partition',
        hint: 'Statements begun per second.',
        unit: 'per second',
        queries: [
          { expr: `sum by (partition) (rate(db_partition_statements_total{${of}}[1m]))`, title: partition, colour: byPlace },
        ],
      },
      {
        id: 'partition-active',
        title: 'Active by partition',
        hint: 'Statements that are executed right now, and share its processors.',
        unit: 'count',
        queries: [{ expr: `sum by (partition) (db_partition_statements_active{${of}})`, title: partition, colour: byPlace }],
      },
    ],
  };
}
