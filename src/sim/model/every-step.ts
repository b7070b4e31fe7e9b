/** All steps of an endpoint, those inside other steps included: whoever asks what an endpoint does asks here. */
import type { Service, Step } from './topology.ts';

/** The lists of steps of a service: of its endpoints and of its consumers. */
export function stepListsOf(service: Service): readonly (readonly Step[])[] {
  return [...service.endpoints, ...(service.consumers ?? [])].map(({ steps }) => steps);
}

export function everyStep(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...stepsWithin(step).flatMap(everyStep)]);
}

/** How many steps these are, with all that are inside them. */
export function stepCount(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + 1 + stepsWithin(step).reduce((inside, list) => inside + stepCount(list), 0), 0);
}

/** The lists of steps that are part of this one; none for a plain step. */
export function stepsWithin(step: Step): readonly (readonly Step[])[] {
  switch (step.kind) {
    case 'parallel':
      return step.branches;
    case 'choose':
      return step.ways.map((way) => way.steps);
    case 'flag':
      return [step.steps, step.otherwise];
    case 'transaction':
    case 'lock':
    case 'threadPool':
    case 'cache':
      return [step.steps];
    default:
      return [];
  }
}
