/** The line of those who wait for a connection of a pool: in which order they are served, and how those who give up leave it. */
import type { Core } from './core.ts';
import { PC, PC_GAVE_UP, PC_WAITS_FOR_CONNECTION, START } from './frames.ts';
import type { PoolState } from './pool-state.ts';
import { enterByRank } from './priorities.ts';

/** Whoever gave up may stay in the line until so many more than half of it have. */
const GIVEN_UP_MAX = 32;

export function joinPoolLine(core: Core, pool: PoolState, frame: number): void {
  core.frames.ints[frame + PC] = PC_WAITS_FOR_CONNECTION;
  if (pool.keeper?.keeping.order === 'priority') enterByRank(pool.line, core.frames.ints, frame);
  else pool.line.push(frame);
  pool.pending++;
}

/** Whoever waited for a connection gives up; his frame is released when he is out of the line (`tidyPoolLine`). */
export function leavePoolLine(core: Core, pool: PoolState, frame: number): void {
  core.frames.ints[frame + PC] = PC_GAVE_UP;
  pool.pending--;
  noteLeft(core, pool, frame);
}

/** Counts one who waited and gets no connection. */
export function noteLeft(core: Core, pool: PoolState, frame: number): void {
  pool.left++;
  pool.leftUs += core.events.nowUs - core.frames.instants[(frame >> 2) + START];
}

/** Lets go of those who gave up: at once when nobody is before them, else when they have become many. */
export function tidyPoolLine(core: Core, pool: PoolState): void {
  const { frames } = core;
  const { line } = pool;
  while (line.length > 0 && frames.ints[line.at(0) + PC] === PC_GAVE_UP) frames.release(line.shift());
  if (line.length - pool.pending <= pool.pending + GIVEN_UP_MAX) return;
  for (let i = line.length; i > 0; i--) {
    const frame = line.shift();
    if (frames.ints[frame + PC] === PC_GAVE_UP) frames.release(frame);
    else line.push(frame);
  }
}

/** Takes out the next who still waits, by the order of the pool; there is one. */
export function nextInPoolLine(core: Core, pool: PoolState): number {
  const { frames } = core;
  const { line, keeper } = pool;
  const order = keeper?.keeping.order ?? 'fifo';
  for (;;) {
    const frame =
      order === 'lifo' ? line.pop() : order === 'random' ? line.takeAt(keeper?.choose(line.length) ?? 0) : line.shift();
    if (frames.ints[frame + PC] !== PC_GAVE_UP) {
      pool.pending--;
      return frame;
    }
    frames.release(frame);
  }
}
