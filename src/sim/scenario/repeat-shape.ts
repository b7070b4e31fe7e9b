/** A step that does its steps several times, one after the other, as a loop does. It is written out when it is read, so nothing else knows of it. */
import type { Step } from '../model/topology.ts';
import { repeatMax, repeatedStepsMax, stepsMax } from './limits.ts';
import { object, required } from './object-shape.ts';
import { count } from './quantity.ts';
import { convert, list, type Shape } from './shape.ts';

export interface Repeat {
  readonly kind: 'repeat';
  readonly steps: readonly Step[];
}

/** `steps` is the shape of what is done each time. */
export function repeatStep(steps: Shape<Step[]>): Shape<Repeat> {
  return convert(
    object('a repetition', {
      repeat: required(
        count({ min: 1, max: repeatMax, maxName: 'repeatMax' }),
        'How many times the steps are done, one after the other, like a loop in the code.',
      ),
      steps: required(steps, 'What happens each time.'),
    }),
    ({ repeat: times, steps: inside }, at, reading): Repeat => {
      if (times * inside.length <= repeatedStepsMax)
        return { kind: 'repeat', steps: Array.from({ length: times }, () => inside).flat() };
      reading.report(
        at,
        `comes to ${times * inside.length} steps; at most ${repeatedStepsMax} are allowed (repeatedStepsMax).`,
        '.repeat',
      );
      return { kind: 'repeat', steps: [] };
    },
    (): Repeat => ({ kind: 'repeat', steps: [] }),
  );
}

/** A list of steps in which repetitions are written out. */
export function writtenOut(step: Shape<Step | Repeat>): Shape<Step[]> {
  return convert(
    list(step, { max: stepsMax, what: 'steps' }),
    (some, at, reading): Step[] => {
      const all = some.flatMap((one) => (one.kind === 'repeat' ? one.steps : [one]));
      if (all.length <= repeatedStepsMax) return all;
      reading.report(at, `comes to ${all.length} steps; at most ${repeatedStepsMax} are allowed (repeatedStepsMax).`);
      return [];
    },
    () => [],
  );
}
