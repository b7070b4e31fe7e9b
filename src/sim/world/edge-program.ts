/** The part of compiling that is about who may call what: endpoints, the edges to them, and the guards and policies of edges. */
import { assert } from '../base/assert.ts';
import { Stream } from '../base/random.ts';
import type { Micros } from '../base/time.ts';
import type { CallGuard } from '../model/call-guard.ts';
import type { CallPolicy } from '../model/call-policy.ts';
import { sendersOf } from '../model/senders.ts';
import type { Endpoint, Service, Topology } from '../model/topology.ts';
import { guardOf, type EdgeGuard } from './call-guard.ts';
import { EdgePolicy } from './edge-policy.ts';
import { OP_CALL, OP_LEAVE } from './opcodes.ts';
import { sentRank } from './priority-program.ts';
import type { Edge, EndpointEntry } from './program.ts';
import { CLIENT_CLOSED_REQUEST, UNAUTHORIZED } from './statuses.ts';

/** A call as a step or a journey says it. */
interface CallModel {
  readonly service: string;
  readonly method: string;
  readonly route: string;
  readonly timeoutUs: Micros;
  readonly guard?: CallGuard | null;
  readonly policy?: CallPolicy | undefined;
  readonly checks?: boolean | undefined;
  readonly credentials?: number | undefined;
}

export class EdgeCompiler {
  readonly endpoints: EndpointEntry[] = [];
  readonly edges: Edge[] = [];
  /** By service: endpoints that it calls. */
  readonly callees: number[][];
  readonly guards: EdgeGuard[] = [];
  /** By edge: how important its calls are. */
  readonly ranks: number[] = [];
  private readonly topology: Topology;
  private readonly seed: string;
  private readonly statuses: Set<number>;
  private readonly endpointIndex = new Map<string, number>();

  /** Statuses that only some policies bring are added to `statuses`. */
  constructor(topology: Topology, seed: string, statuses: Set<number>) {
    this.topology = topology;
    this.seed = seed;
    this.statuses = statuses;
    this.callees = topology.services.map(() => []);
  }

  /** The same endpoint is one entry, whichever releases have it; those of the opening come first. */
  declare(model: Service, endpoint: Endpoint): void {
    const key = endpointKey(model.name, endpoint.method, endpoint.route);
    if (this.endpointIndex.has(key)) return;
    const service = this.topology.services.findIndex((candidate) => candidate.name === model.name);
    const local = this.endpoints.filter((entry) => entry.service === service).length;
    this.endpointIndex.set(key, this.endpoints.length);
    this.endpoints.push({ service, local, endpoint });
  }

  /** Writes what users do, each request after the other; where each journey begins, by group. */
  journeys(code: number[]): number[][] {
    return sendersOf(this.topology).map((group) =>
      group.journeys.map((journey, index) => {
        const entry = code.length;
        journey.requests.forEach((request, at) => {
          code.push(OP_CALL, this.edge(-1, undefined, request, `${group.name}/journey${index}/${at}`));
        });
        code.push(OP_LEAVE);
        return entry;
      }),
    );
  }

  /** `caller` is the release that makes the call, undefined for users. */
  edge(fromService: number, caller: Service | undefined, call: CallModel, place: string): number {
    const { service, method, route, timeoutUs } = call;
    const toEndpoint = this.endpointIndex.get(endpointKey(service, method, route));
    assert(toEndpoint !== undefined, `no endpoint ${service} ${method} ${route}; the scenario's reader should have said so`);
    const toService = this.topology.services.findIndex((candidate) => candidate.name === service);
    const id = this.edges.length;
    const callee = placeOf(this.callees[fromService] ?? [], toEndpoint);
    const ends = { fromService, toService, toEndpoint, endpoint: `${method} ${route}` };
    const guard = guardOf(this.topology, this.guards, ends, call.guard ?? null);
    const model = call.policy ?? null;
    const cancels = model?.cancels ?? caller?.cancels ?? false;
    // People send no deadline; the front that propagates them takes their patience for one.
    const propagatesDeadline =
      model?.propagatesDeadline ?? (caller ?? this.topology.services[toService]).propagatesDeadline ?? false;
    if (model?.hedge || cancels) this.statuses.add(CLIENT_CLOSED_REQUEST);
    const policy = repeats(model) ? new EdgePolicy(model, new Stream(this.seed, `${place}/backoff`)) : null;
    const external = this.topology.services[toService].external === true;
    const credentials = external ? (call.credentials ?? null) : null;
    if (credentials !== null) this.statuses.add(UNAUTHORIZED);
    const pooled = caller?.connections !== undefined;
    const ways = {
      guard,
      policy,
      pooled,
      external,
      checks: call.checks === true,
      credentials,
      writtenCredentials: credentials,
      cancels,
      propagatesDeadline,
    };
    this.ranks.push(sentRank(caller, model?.priority));
    this.edges.push({ id, fromService, toService, toEndpoint, callee, timeoutUs, ...ways });
    return id;
  }
}

/** The place of `one` in `known`, at the end if it is new. */
export function placeOf<T>(known: T[], one: T): number {
  const at = known.indexOf(one);
  return at >= 0 ? at : known.push(one) - 1;
}

/** Whether a call may be more than one request; only then it needs a frame of its own. */
function repeats(policy: CallPolicy | null): policy is CallPolicy {
  return policy !== null && (policy.retry !== null || policy.hedge !== null);
}

function endpointKey(service: string, method: string, route: string): string {
  return `${service} ${method} ${route}`;
}
