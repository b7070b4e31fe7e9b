/**
 * Who reads a topic, and how far they are. In a log each partition belongs to one member of the group at a time, so that its messages
 * are worked on in order; in a queue whoever is free gets the oldest message. What is handed out is settled once: done, given up, or
 * given back because its lease ran out.
 */
import { IntRing } from '../base/ring.ts';
import type { Micros } from '../base/time.ts';
import { NOBODY } from './frames.ts';
import { MessageRing } from './message-ring.ts';

/** Stable: partitions are dealt out. Gathering: members finish what they have. Dealing: all are there, the new deal is on its way. */
export type GroupPhase = 'stable' | 'gathering' | 'dealing';

/** How far a group is in one partition of a log. */
export interface Cursor {
  /** The next message that is handed out, and the first that is not known to be done. */
  position: number;
  committed: number;
  /** The member that the partition belongs to, and the one that gets it as soon as that one is done with what it has. */
  owner: number;
  heir: number;
  /** Messages that its owner has got and not told to be done. */
  held: number;
  /** A message that is given up without another try; -1: none. */
  skip: number;
}

export class ConsumerGroup {
  readonly id: number;
  readonly topic: number;
  readonly name: string;
  /** Of a log, by partition. */
  readonly cursors: readonly Cursor[];
  /** Of a queue: messages to be handed out, and members that wait for some. */
  readonly waiting = new MessageRing();
  readonly idle = new IntRing();
  /** Members (Member.id) in the order in which they joined. */
  members: number[] = [];
  phase: GroupPhase = 'stable';
  generation = 0;
  /** Messages handed out, each time counted; and what became of them. */
  delivered = 0;
  done = 0;
  /** Worked on in vain for the last time: dead letters, or dropped. */
  failed = 0;
  /** Given back: to be handed out again. */
  returned = 0;
  /** Never handed out: too old, or there was no room. */
  expired = 0;
  /** Never handed out, or for the second time, because operators said so. */
  skipped = 0;
  replayed = 0;
  /** When the group began to deal out its partitions anew. */
  rebalancingSinceUs: Micros = 0;
  /** Failed messages of a queue that are handed out again after a while: each is a frame (frames.ts LATE). */
  late = 0;

  constructor(id: number, topic: number, name: string, partitions: number) {
    this.id = id;
    this.topic = topic;
    this.name = name;
    this.cursors = Array.from({ length: partitions }, () => ({
      ...{ position: 0, committed: 0, owner: NOBODY, heir: NOBODY },
      ...{ held: 0, skip: -1 },
    }));
  }

  cursorsOf(member: number): Cursor[] {
    return this.cursors.filter(({ owner }) => owner === member);
  }
}
