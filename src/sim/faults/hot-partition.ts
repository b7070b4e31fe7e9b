/** One tenant for whom most statements are: they all run on the partition where his rows are, while the others stand idle. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const hotPartition: Fault = {
  description: {
    name: 'hot-partition',
    title: 'Hot partition',
    family: 'database',
    summary: 'A share of the statements of a partitioned database is for rows of the largest tenant.',
    target: 'database',
    parameters: [{ name: 'share', title: 'Share of the statements', unit: 'ratio', min: 0.01, max: 1, usual: 0.8, calm: 0 }],
    signature: {
      on: 'boards',
      parameters: { share: 1 },
      signs: [
        soon(
          'one partition does nearly all the work',
          'max(rate(db_partition_statements_total{database="boards"}[10s])) / sum(rate(db_partition_statements_total{database="boards"}[10s]))',
          'above',
          0.9,
        ),
      ],
    },
  },
  unfit: (topology, target) =>
    topology.databases.some(({ name, partitions }) => name === target.component && partitions !== undefined)
      ? null
      : 'has no partitions.',
  effects: ({ component }, { share }) => [
    { kind: 'hook', hook: 'hotTenantRatio', at: { kind: 'database', database: component }, value: share },
  ],
};
