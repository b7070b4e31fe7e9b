/** Random systems in which the service that nobody is behind is somebody else's: a black box with steps of its own. */
import type { Service, Step } from '../../src/sim/model/topology.ts';

export function asThirdParty(model: Service): Service {
  const endpoints = model.endpoints.map((endpoint) => ({ ...endpoint, steps: ownSteps(endpoint.steps) }));
  return {
    ...model,
    external: true,
    autoscale: undefined,
    logs: undefined,
    probes: undefined,
    pools: [],
    consumers: [],
    process: { ...model.process, caches: [] },
    endpoints,
  };
}

/** What a third party does by itself; what it holds or asks of others inside is nobody's business. */
function ownSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step): Step[] => {
    switch (step.kind) {
      case 'work':
      case 'wait':
      case 'fail':
      case 'wrong':
        return [step];
      case 'flag':
        return [...ownSteps(step.steps), ...ownSteps(step.otherwise)];
      case 'parallel':
        return [{ ...step, branches: step.branches.map(ownSteps) }];
      case 'choose':
        return [{ ...step, ways: step.ways.map((way) => ({ ...way, steps: ownSteps(way.steps) })) }];
      default:
        return [];
    }
  });
}
