/**
 * Topics as a broker keeps them. A log is read by groups at their own offsets and keeps what was read; a queue hands each message to one
 * reader and forgets it when that one is done (consumer-group.ts).
 */
import type { Topic } from '../model/broker.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { MessageRing } from './message-ring.ts';

/** One partition: messages `first` to before `end`, by offset. */
export class PartitionLog {
  readonly rows = new MessageRing();
  first = 0;

  get end(): number {
    return this.first + this.rows.length;
  }

  /** The row of a message that is kept. */
  row(offset: number): number {
    return this.rows.at(offset - this.first);
  }

  dropFirst(): void {
    this.rows.shift();
    this.first++;
  }
}

export class TopicState {
  readonly id: number;
  readonly broker: number;
  readonly model: Topic;
  readonly isQueue: boolean;
  /** Of a log; none for a queue. */
  readonly partitions: readonly PartitionLog[];
  readonly groups: ConsumerGroup[] = [];
  /** Messages accepted, and refused because there was no room. */
  published = 0;
  refused = 0;
  /** Messages that operators took out, to put them back where they came from. */
  moved = 0;
  /** Messages without a key go to each partition in turn. */
  private turn = 0;

  constructor(id: number, broker: number, model: Topic, isQueue: boolean) {
    this.id = id;
    this.broker = broker;
    this.model = model;
    this.isQueue = isQueue;
    this.partitions = isQueue ? [] : Array.from({ length: model.partitions }, () => new PartitionLog());
  }

  /** The partition of a message with this key; 0: it has none. */
  partitionOf(key: number): number {
    const { partitions } = this.model;
    if (key === 0) return this.turn++ % partitions;
    // Neighbours among the keys should not be neighbours among the partitions: the finaliser of MurmurHash3.
    let hash = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) % partitions;
  }
}
