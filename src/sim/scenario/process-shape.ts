/** What happens inside one process: locks. */
import type { Step } from '../model/topology.ts';
import { positiveLength } from './distribution-shape.ts';
import { object, optional, required } from './object-shape.ts';
import { name } from './quantity.ts';
import { convert, type Shape } from './shape.ts';

/** A step that holds a lock of the process; `steps` is the shape of what runs meanwhile. */
export function lockStep(steps: Shape<Step[]>): Shape<Step> {
  return convert(
    object('a lock step', {
      lock: required(
        name,
        'A lock inside the replica, which one request holds at a time; who asks for a lock that he holds waits for himself.',
      ),
      steps: required(steps, 'What happens while the lock is held.'),
      timeout: optional(positiveLength, 'When a request gives up waiting and fails with 503. Left out: never.'),
    }),
    ({ lock, steps: inside, timeout }): Step => ({ kind: 'lock', lock, timeoutUs: timeout ?? null, steps: inside }),
    () => ({ kind: 'lock', lock: '', timeoutUs: null, steps: [] }),
  );
}
