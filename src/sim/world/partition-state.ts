/** Which partitions a database has and where the rows of which tenant are, by consistent hashing. What happens there is in partitions.ts. */
import { Stream } from '../base/random.ts';
import type { ProcessorSharing } from '../kernel/processor-sharing.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Handle } from '../telemetry/target.ts';
import { HashRing } from './hash-ring.ts';

export const PARTITION_FAMILIES: readonly MetricFamily[] = [
  { name: 'db_partitions', kind: 'gauge', unit: '', help: 'Partitions of the database.' },
  { name: 'db_partition_cpu_seconds_total', kind: 'counter', unit: 'seconds', help: 'Processor time used by a partition.' },
  { name: 'db_partition_statements_total', kind: 'counter', unit: '', help: 'Statements that a partition has begun.' },
  { name: 'db_partition_statements_active', kind: 'gauge', unit: '', help: 'Statements that a partition executes right now.' },
];

interface Partition {
  readonly processors: ProcessorSharing;
  begun: number;
  readonly busySeconds: Handle;
  readonly statements: Handle;
  readonly active: Handle;
}

export class Partitions {
  /** All that there ever were; those behind `count` only finish what they have begun. */
  readonly all: Partition[] = [];
  count = 0;
  spread = 1;
  ring: HashRing;
  readonly counted: Handle;
  private readonly turns: Stream;

  constructor(counted: Handle, seed: string, database: string) {
    this.counted = counted;
    this.ring = new HashRing([], []);
    this.turns = new Stream(seed, `${database}/partition`);
  }

  /** Where a statement for this tenant runs. */
  partitionFor(tenant: number): Partition {
    const home = this.ring.memberFor(tenant);
    const spread = Math.min(this.spread, this.count);
    return this.all[spread === 1 ? home : (home + this.turns.below(spread)) % this.count];
  }
}
