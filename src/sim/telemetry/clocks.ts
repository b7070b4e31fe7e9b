/**
 * The clocks of processes, where they are wrong: what a process writes carries the time that its own clock shows. The stores keep what
 * has happened when, in order, and whoever reads a line or a span gets the time that was written on it.
 */
import type { Micros } from '../base/time.ts';

/** How far a clock is ahead (behind: below zero), from an instant on; in order. */
interface Course {
  readonly fromUs: Micros[];
  readonly aheadUs: Micros[];
}

export class Clocks {
  /** The farthest that any has ever been ahead, and behind. */
  aheadMaxUs: Micros = 0;
  behindMaxUs: Micros = 0;
  /** By host, of those that have ever been wrong. */
  private readonly courses = new Map<number, Course>();

  /** Whether none has ever been wrong. */
  get areRight(): boolean {
    return this.courses.size === 0;
  }

  set(host: number, aheadUs: Micros, nowUs: Micros): void {
    if (aheadUs === this.aheadUs(host, nowUs)) return;
    const course = this.courses.get(host) ?? { fromUs: [], aheadUs: [] };
    course.fromUs.push(nowUs);
    course.aheadUs.push(aheadUs);
    this.courses.set(host, course);
    this.aheadMaxUs = Math.max(this.aheadMaxUs, aheadUs);
    this.behindMaxUs = Math.max(this.behindMaxUs, -aheadUs);
  }

  /** How far the clock of a host was ahead at an instant. */
  aheadUs(host: number, atUs: Micros): Micros {
    const course = this.courses.get(host);
    if (course === undefined) return 0;
    const at = course.fromUs.findLastIndex((fromUs) => fromUs <= atUs);
    return at < 0 ? 0 : course.aheadUs[at];
  }

  /** What it showed then; nothing before the start of the run. */
  shown(host: number, atUs: Micros): Micros {
    return this.courses.size === 0 ? atUs : Math.max(0, atUs + this.aheadUs(host, atUs));
  }
}
