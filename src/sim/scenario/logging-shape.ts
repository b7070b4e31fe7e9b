/** The log of a service: which lines its processes write, what they cost, and the file that they go to. */
import type { Logging } from '../model/logging.ts';
import { stepLength } from './distribution-shape.ts';
import { diskBytesMax } from './limits.ts';
import { defaulted, object, optional } from './object-shape.ts';
import { byteSize } from './quantity.ts';
import { choice, convert, type Shape } from './shape.ts';

const keep = byteSize({ min: 1024, max: diskBytesMax, maxName: 'diskBytesMax' });

export const logs: Shape<Logging> = convert(
  object('the log of a service', {
    level: defaulted(
      choice('debug', 'info', 'warn', 'error'),
      'info',
      'Lines below this level are not written. At debug a process also writes a line for each call and each query that has ended, as clients with debug logging do.',
    ),
    debugCost: defaulted(
      stepLength,
      '20us',
      'Processor time that a debug line costs; the next work of the process takes so much longer.',
    ),
    file: optional(
      object('a log file', {
        keep: optional(
          keep,
          'How much of the newest log is kept, as rotation does. Left out: all of it, until the disk is full.',
        ),
      }),
      'The lines go to a file on the disk of the replica, and are lost while that is full. Left out: they take no room.',
    ),
  }),
  ({ level, debugCost, file }): Logging => ({
    level,
    debugUs: debugCost,
    file: file === undefined ? null : { keepBytes: file.keep ?? null },
  }),
  () => ({ level: 'info', debugUs: 0, file: null }),
);
