/** A step that writes to the disk of its replica: it waits until that is done, or fails when the disk is full. */
import { assert } from '../base/assert.ts';
import type { Core } from './core.ts';
import { NO_SPACE } from './local-disk.ts';
import { OWNER, SPAN, STATUS, TRACE, VISIT } from './frames.ts';

const INTERNAL_ERROR = 500;

/** True when the write has begun and `frame` waits; false when there is no room, and its status says so. */
export function startWrite(core: Core, frame: number, bytes: number): boolean {
  const { frames, recorder } = core;
  const { ints } = frames;
  const pod = core.pods[ints[frame + OWNER]];
  const disk = pod.process?.disk ?? null;
  assert(disk !== null, 'a release whose steps write has a disk');
  const lengthUs = disk.write(bytes, core.events.nowUs);
  if (lengthUs !== NO_SPACE) {
    core.resumeAfter(frame, lengthUs);
    return true;
  }
  ints[frame + STATUS] = INTERNAL_ERROR;
  if (recorder.on) {
    const template = core.signatures.diskFullLogs[pod.service];
    recorder.logs.record(
      core.events.nowUs,
      template,
      pod.host,
      ints[frame + TRACE],
      ints[frame + SPAN],
      ints[frame + VISIT],
      0,
      0,
    );
  }
  return false;
}
