/**
 * A machine whose cores several sets of processors share. As long as all of them together want no more cores than there are, each runs
 * as if it were alone; beyond that every running job gets the same share, as under one fair scheduler. What others on the same hardware
 * take (steal time) counts as one more who wants cores.
 */
import type { Micros } from '../base/time.ts';
import type { EventList } from './event-list.ts';

/** A set of processors on a machine (processor-sharing.ts). */
interface Member {
  machine: Machine | null;
  /** Cores that it has told its machine that it wants. */
  coresTold: number;
  /** Cores that it would keep busy now. */
  coresWanted(): number;
  /** Sets what it gets of them. */
  setShare(ratio: number, events: EventList): void;
}

export class Machine {
  readonly cores: number;
  private readonly members: Member[] = [];
  /** Cores that its members want, and that others want. */
  private wanted = 0;
  private othersWant = 0;
  /** What each gets of what it wants. */
  private shareRatio = 1;
  private updatedAtUs: Micros = 0;
  private usedUs = 0;
  private stolenUs = 0;

  constructor(cores: number) {
    this.cores = cores;
  }

  join(member: Member, events: EventList): void {
    this.members.push(member);
    member.machine = this;
    member.setShare(this.shareRatio, events);
    this.level(events);
  }

  /** One that is not there any more; nothing when it has left before. */
  leave(member: Member, events: EventList): void {
    if (member.machine !== this) return;
    this.members.splice(this.members.indexOf(member), 1);
    member.machine = null;
    this.level(events);
  }

  /** A member wants more or fewer cores than it said, perhaps. */
  hear(member: Member, events: EventList): void {
    if (member.coresWanted() !== member.coresTold) this.level(events);
  }

  setOthers(cores: number, events: EventList): void {
    if (cores === this.othersWant) return;
    this.update(events.nowUs);
    this.othersWant = cores;
    this.level(events);
  }

  /** Core-microseconds that its members have had, and that others have taken, until now. */
  usedUntil(nowUs: Micros): number {
    this.update(nowUs);
    return this.usedUs;
  }

  stolenUntil(nowUs: Micros): number {
    this.update(nowUs);
    return this.stolenUs;
  }

  private level(events: EventList): void {
    this.update(events.nowUs);
    this.wanted = 0;
    for (const member of this.members) {
      member.coresTold = member.coresWanted();
      this.wanted += member.coresTold;
    }
    const all = this.wanted + this.othersWant;
    const shareRatio = all <= this.cores ? 1 : this.cores / all;
    if (shareRatio === this.shareRatio) return;
    this.shareRatio = shareRatio;
    // Whoever is stopped or let go by that comes back here, and the share is another for the rest.
    for (const member of this.members) member.setShare(this.shareRatio, events);
  }

  private update(nowUs: Micros): void {
    const elapsedUs = nowUs - this.updatedAtUs;
    this.usedUs += elapsedUs * this.wanted * this.shareRatio;
    this.stolenUs += elapsedUs * this.othersWant * this.shareRatio;
    this.updatedAtUs = nowUs;
  }
}
