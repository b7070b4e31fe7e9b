/**
 * Priorities of random systems: who says them, who carries them on, and lines that go by them. They are drawn from a stream of their own,
 * named by the rest of the system, so the two thirds of all systems that have none are what they were before there were any.
 */
import { Stream } from '../../src/sim/base/random.ts';
import type { CallPolicy } from '../../src/sim/model/call-policy.ts';
import { PRIORITIES, type Priority } from '../../src/sim/model/priority.ts';
import type { Endpoint, Service, Step, Topology } from '../../src/sim/model/topology.ts';

const PLAIN_QUEUE = { order: 'fifo', expireUs: null, codel: null, leaveUs: null } as const;
const PLAIN_POLICY: CallPolicy = { retry: null, hedge: null, cancels: null, propagatesDeadline: null };

export function withPriorities(topology: Topology): Topology {
  const stream = new Stream(JSON.stringify(topology), 'priorities');
  if (stream.uniform() >= 1 / 3) return topology;
  const draw = new Draw(stream);
  return {
    ...topology,
    services: topology.services.map((one) => draw.service(one)),
    releases: topology.releases.map((one) => draw.service(one)),
    users: topology.users.map((group) => ({
      ...group,
      journeys: group.journeys.map((journey) => ({
        ...journey,
        requests: journey.requests.map((request) => ({ ...request, policy: draw.policy(request.policy) })),
      })),
    })),
  };
}

class Draw {
  private readonly stream: Stream;

  constructor(stream: Stream) {
    this.stream = stream;
  }

  service(one: Service): Service {
    const { process, pools } = one;
    const queue = this.happens() ? { ...(process.queue ?? PLAIN_QUEUE), order: 'priority' as const } : process.queue;
    return {
      ...one,
      ...(this.happens() ? { carriesPriority: true } : {}),
      process: { ...process, queue },
      pools: pools.map((pool) =>
        pool.keeping !== null && this.happens() ? { ...pool, keeping: { ...pool.keeping, order: 'priority' as const } } : pool,
      ),
      endpoints: one.endpoints.map((endpoint) => this.endpoint(endpoint)),
    };
  }

  policy(policy: CallPolicy | undefined): CallPolicy | undefined {
    return this.happens() ? { ...(policy ?? PLAIN_POLICY), priority: this.priority() } : policy;
  }

  private endpoint(one: Endpoint): Endpoint {
    const steps = one.steps.map((step): Step => (step.kind === 'call' ? { ...step, policy: this.policy(step.policy) } : step));
    return this.happens() ? { ...one, steps, admission: { rateLimit: null, priority: this.priority() } } : { ...one, steps };
  }

  private priority(): Priority {
    return PRIORITIES[Math.floor(this.stream.uniform() * PRIORITIES.length)];
  }

  private happens(): boolean {
    return this.stream.uniform() < 0.5;
  }
}
