/**
 * A step that writes to the disk of its replica: it waits for its turn and until that is done, or fails when the disk is full. Who is
 * called off, or past his deadline, leaves the line; what is being written is finished.
 */
import { assert } from '../base/assert.ts';
import type { Core } from './core.ts';
import { deadlineOf, stopLate } from './deadlines.ts';
import { EVENT_DISK_TURN, EVENT_WAIT_OVER } from './event-kinds.ts';
import { AT_DISK, OWNER, PC, SCOPE, STATUS, WAITING } from './frames.ts';
import type { LocalDisk } from './local-disk.ts';
import { INTERNAL_SERVER_ERROR } from './statuses.ts';
import { tellOf } from './telling.ts';

/** True when there is room for the write and `frame`, whose PC is behind the step, waits; false when not, and its status says so. */
export function startWrite(core: Core, frame: number, bytes: number): boolean {
  const { ints } = core.frames;
  const { nowUs } = core.events;
  const disk = diskOf(core, ints[frame + OWNER]);
  assert(disk !== null, 'a release whose steps write has a disk');
  if (!disk.take(bytes)) {
    ints[frame + STATUS] = INTERNAL_SERVER_ERROR;
    if (core.tells) tellOf(core, frame, core.signatures.diskFullLogs[core.pods[ints[frame + OWNER]].service]);
    return false;
  }
  if (disk.line.length > 0 || disk.freeAtUs > nowUs) waitForTurn(core, frame, disk);
  else core.resumeAfter(frame, disk.write(bytes, nowUs));
  return true;
}

/** What the disk of a pod was writing may be done: then the next in line begins. */
export function diskTurn(core: Core, pod: number, ticket: number): void {
  const { frames, events } = core;
  const disk = diskOf(core, pod);
  if (disk === null || disk.turnTicket !== ticket) return;
  disk.turnTicket = 0;
  if (disk.freeAtUs <= events.nowUs) {
    const subject = disk.line.shift(frames.ints);
    if (subject < 0) return;
    frames.ints[subject] = 0;
    const frame = subject - WAITING;
    core.resumeAfter(frame, disk.write(bytesOf(core, frame), events.nowUs));
  }
  if (disk.line.length > 0) awaitTurn(core, pod, disk);
}

/** The deadline of a frame that waits for the disk has passed. */
export function diskDeadline(core: Core, frame: number): void {
  if (!leaveDisk(core, frame)) return;
  stopLate(core, frame);
  core.resume(frame);
}

/** Takes a frame that waits for the disk out of its line, with the room that it had taken. False when it was not waiting for that. */
export function leaveDisk(core: Core, frame: number): boolean {
  const { ints } = core.frames;
  const disk = diskOf(core, ints[frame + OWNER]);
  if (disk === null || ints[frame + WAITING] === 0 || ints[frame + SCOPE] !== AT_DISK) return false;
  ints[frame + WAITING] = 0;
  disk.line.left(ints);
  disk.free(bytesOf(core, frame));
  return true;
}

function waitForTurn(core: Core, frame: number, disk: LocalDisk): void {
  const { ints } = core.frames;
  const ticket = ++core.waitsBegun;
  ints[frame + WAITING] = ticket;
  ints[frame + SCOPE] = AT_DISK;
  disk.line.push(frame + WAITING, ticket);
  if (disk.turnTicket === 0) awaitTurn(core, ints[frame + OWNER], disk);
  const deadlineUs = deadlineOf(core, frame);
  if (deadlineUs !== Infinity) {
    core.events.schedule(Math.max(deadlineUs, core.events.nowUs), EVENT_WAIT_OVER, frame + WAITING, ticket);
  }
}

function awaitTurn(core: Core, pod: number, disk: LocalDisk): void {
  disk.turnTicket = ++core.waitsBegun;
  core.events.schedule(disk.freeAtUs, EVENT_DISK_TURN, pod, disk.turnTicket);
}

/** The operand of the step that `frame`, whose PC is behind it, waits at. */
function bytesOf({ program, frames }: Core, frame: number): number {
  return program.code[frames.ints[frame + PC] - 1];
}

function diskOf({ pods }: Core, pod: number): LocalDisk | null {
  return pods[pod].process?.disk ?? null;
}
