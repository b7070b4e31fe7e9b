/**
 * Message brokers as plain data: topics in partitions as Kafka keeps them, or queues as RabbitMQ and SQS do, the step that publishes, and
 * the consumers of a service. `system` decides how messages are handed out and taken back.
 */
import type { Micros } from '../base/time.ts';
import type { Backoff } from './call-policy.ts';
import type { Distribution } from './distribution.ts';
import type { Idempotency } from './idempotency.ts';
import type { KeyChoice } from './locking.ts';

export const MESSAGING_SYSTEMS = ['kafka', 'rabbitmq', 'sqs'] as const;

export type MessagingSystem = (typeof MESSAGING_SYSTEMS)[number];

export interface Broker {
  readonly name: string;
  readonly system: MessagingSystem;
  /** From the arrival of a message until it is stored, and from a poll until its messages leave. */
  readonly latency: Distribution;
  /** How long it is down when it is restarted. */
  readonly startupUs: Micros;
  /** What happens to the others when a member of a group of consumers comes or goes. */
  readonly rebalance: Rebalance;
  readonly topics: readonly Topic[];
}

/** Eager: all members stop until the partitions are dealt out again. Cooperative: only the partitions that change hands pause. */
export interface Rebalance {
  readonly protocol: 'eager' | 'cooperative';
  /** From when all members are there until they go on. */
  readonly takesUs: Micros;
}

export interface Topic {
  readonly name: string;
  /** 1 for a queue. */
  readonly partitions: number;
  /** Messages that one partition, or the queue, holds at most. */
  readonly messagesMax: number;
  /** What happens to one more: the oldest goes, or it is refused. */
  readonly overflow: 'drop-head' | 'reject-publish';
  /** How old a message may become; null: as old as it likes. */
  readonly retentionUs: Micros | null;
}

/** Sends a message and waits until the broker has it, or does not. */
export interface PublishStep {
  readonly kind: 'publish';
  readonly broker: string;
  readonly topic: string;
  /** What decides the partition; null: each partition in turn. */
  readonly key: KeyChoice | 'tenant' | null;
  /** Share of the messages in which something is missing that readers may need (Step `fail` with `malformedOnly`). */
  readonly malformedRatio: number;
  readonly acks: 'all' | 'none';
  /** Whether the context of the trace goes along in the headers. */
  readonly sendsContext: boolean;
  readonly timeoutUs: Micros;
}

/** How a service gets the messages of a topic; what it does with them is in topology.ts. */
export interface Consuming {
  readonly name: string;
  readonly broker: string;
  readonly topic: string;
  /** Members of one group share the messages; each group gets all of them. Of no account for a queue. */
  readonly group: string;
  /** Messages that one replica works on at once: its members of the group. */
  readonly concurrency: number;
  /** Messages that a member gets at once, and works on one after the other. */
  readonly batchMax: number;
  /**
   * How long a member may have a batch before the broker gives it to another: `max.poll.interval`, the visibility timeout, the
   * consumer timeout; null: what is usual in the broker's system.
   */
  readonly leaseUs: Micros | null;
  /** How long a member of a group may be silent before it counts as dead. */
  readonly sessionUs: Micros;
  /** Whether a message counts as done before or after it has been worked on. */
  readonly ack: 'before' | 'after';
  /** Tries of one message, the first included; null: as many as it takes. */
  readonly attemptsMax: number | null;
  readonly backoff: Backoff;
  /** The topic for messages that have failed for the last time; null: they are dropped. */
  readonly deadLetter: string | null;
  readonly idempotent?: Idempotency | undefined;
  /** Whether it goes on with the trace that a message carries; not said: yes. */
  readonly takesContext?: boolean | undefined;
}

/** What is usual where a consumer does not say how long its lease is. */
export const LEASES_US: Readonly<Record<MessagingSystem, Micros>> = {
  kafka: 300_000_000,
  rabbitmq: 1_800_000_000,
  sqs: 30_000_000,
};
