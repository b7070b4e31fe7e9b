/** The log of a service: which lines its processes write, what they cost, the file that they go to, and how they reach the log store. */
import type { Logging } from '../model/logging.ts';
import { positiveLength, stepLength } from './distribution-shape.ts';
import { diskBytesMax } from './limits.ts';
import { defaulted, object, optional } from './object-shape.ts';
import { byteRate, byteSize } from './quantity.ts';
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
    shipper: optional(
      object('a log shipper', {
        every: defaulted(positiveLength, '1s', 'Lines are sent in batches, the first of a batch so long after it was written.'),
        buffer: defaulted(
          byteSize({ min: 1, max: diskBytesMax, maxName: 'diskBytesMax' }),
          '5MiB',
          'Lines that wait to be sent; what does not fit is dropped.',
        ),
        rate: optional(
          byteRate({ min: 1, max: diskBytesMax, maxName: 'diskBytesMax' }),
          'How much it sends a second. Left out: as much as there is.',
        ),
      }),
      'The agent that takes the lines of each replica to the log store; it goes on when the process dies. Left out: a line is there as soon as it is written.',
    ),
  }),
  ({ level, debugCost, file, shipper }): Logging => ({
    level,
    debugUs: debugCost,
    file: file === undefined ? null : { keepBytes: file.keep ?? null },
    shipper:
      shipper === undefined
        ? null
        : { everyUs: shipper.every, bufferBytes: shipper.buffer, bytesPerSecond: shipper.rate ?? null },
  }),
  () => ({ level: 'info', debugUs: 0, file: null, shipper: null }),
);
