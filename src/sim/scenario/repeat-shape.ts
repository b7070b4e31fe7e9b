/**
 * A step that does its steps several times, one after the other, as a loop does. It is written out when it is read, so nothing else knows of it.
 * What is repeated is first counted with all that is inside it, so that repetitions in each other never grow beyond the limit.
 */
import { stepCount } from '../model/every-step.ts';
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
      const written = times * stepCount(inside);
      if (written <= repeatedStepsMax) return { kind: 'repeat', steps: Array.from({ length: times }, () => inside).flat() };
      reading.report(at, `comes to ${written} steps; at most ${repeatedStepsMax} are allowed (repeatedStepsMax).`, '.repeat');
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
      const parts = some.map((one) => (one.kind === 'repeat' ? one.steps : [one]));
      const written = parts.reduce((sum, part) => sum + stepCount(part), 0);
      if (written <= repeatedStepsMax) return parts.flat();
      reading.report(at, `comes to ${written} steps; at most ${repeatedStepsMax} are allowed (repeatedStepsMax).`);
      return [];
    },
    () => [],
  );
}
