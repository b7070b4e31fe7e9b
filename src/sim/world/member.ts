/**
 * A member of a group of consumers: one thread of one process that gets batches of messages and works on them, one after the other.
 * What the broker knows of it and what the process does are kept together; a message or two between them take their time all the same.
 */
import type { Consumer } from '../model/topology.ts';
import { NOBODY } from './frames.ts';
import { MessageRing } from './message-ring.ts';

/** Joining: it has no share yet. Idle: it has asked for messages. Busy: from when a batch leaves the broker until it asks again. */
export type MemberPhase = 'joining' | 'idle' | 'busy' | 'gone';

export class Member {
  readonly id: number;
  readonly pod: number;
  readonly consumer: number;
  readonly group: number;
  /** As its process has it now. */
  model: Consumer;
  /** The timeout line of its lease. */
  leases: number;
  phase: MemberPhase = 'joining';
  /** What it has got and is not done with; the oldest is the one that it works on. */
  readonly batch = new MessageRing();
  /** Messages that the broker counts as handed out to it; 0 when it lost them. */
  taken = 0;
  /** Those of them, in a log, that it has given up. */
  failed = 0;
  /** The batch under way (frames.ts BATCH), the message in work, and whether one waits for another try. */
  lease = NOBODY;
  message = NOBODY;
  waitsToTry = false;
  /** The broker has given its share to others; what it does now is in vain. */
  expelled = false;
  /** It leaves as soon as it is done with its batch. */
  leaving = false;
  /** Its process has died; the broker does not know yet. */
  dead = false;
  /** It stands in the line of those who wait for messages of a queue. */
  inLine = false;
  /** Which partition it is served from next. */
  turn = 0;

  constructor(id: number, pod: number, consumer: number, group: number, model: Consumer, leases: number) {
    this.id = id;
    this.pod = pod;
    this.consumer = consumer;
    this.group = group;
    this.model = model;
    this.leases = leases;
  }
}
