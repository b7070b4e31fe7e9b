/** A step that writes to the disk of its replica: it waits until that is done, or fails when the disk is full. */
import { assert } from '../base/assert.ts';
import type { Core } from './core.ts';
import { NO_SPACE } from './local-disk.ts';
import { OWNER, STATUS } from './frames.ts';
import { tellOf } from './telling.ts';

const INTERNAL_ERROR = 500;

/** True when the write has begun and `frame` waits; false when there is no room, and its status says so. */
export function startWrite(core: Core, frame: number, bytes: number): boolean {
  const { ints } = core.frames;
  const pod = core.pods[ints[frame + OWNER]];
  const disk = pod.process?.disk ?? null;
  assert(disk !== null, 'a release whose steps write has a disk');
  const lengthUs = disk.write(bytes, core.events.nowUs);
  if (lengthUs !== NO_SPACE) {
    core.resumeAfter(frame, lengthUs);
    return true;
  }
  ints[frame + STATUS] = INTERNAL_ERROR;
  if (core.tells) tellOf(core, frame, core.signatures.diskFullLogs[pod.service]);
  return false;
}
