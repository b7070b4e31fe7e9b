/**
 * What became of every call, counted outside of telemetry: the ground truth that runs are checked against. A call over an edge
 * begins once and ends once for whoever made it, or is lost with him when his process dies; what was sent ends once where it
 * went. `test/laws/flow-laws.ts` holds all of it against frames, spans and counters.
 */
import type { Program } from './program.ts';
import { QueryTally } from './query-tally.ts';
import { BAD_GATEWAY, CLIENT_CLOSED_REQUEST, GATEWAY_TIMEOUT } from './statuses.ts';

/** How a call ends for its caller. REFUSED: nobody took it, or it was not even sent. BROKEN: the connection was reset. */
export const OUTCOMES = ['answered', 'refused', 'broken', 'timedOut', 'calledOff'] as const;
const [ANSWERED, REFUSED, BROKEN, TIMED_OUT, CALLED_OFF] = OUTCOMES.keys();

/** As many as the column of the log store can tell apart. */
export const HOSTS_MAX = 1 << 16;

export class Tally {
  /** By edge. */
  readonly begun: Float64Array;
  readonly sent: Float64Array;
  /** By edge and outcome. */
  readonly ended: Float64Array;
  /** By edge: the caller's process died while he waited. */
  readonly lost: Float64Array;
  /** By endpoint: requests that were sent and never answered, because nobody was there or the process died. */
  readonly broken: Float64Array;
  /** By endpoint: requests that third parties have answered, of which nothing is recorded; only while a run is. */
  readonly unseen: Float64Array;
  readonly queries: QueryTally;

  /** Log lines that were lost or below the level of who would have written them, by `lineKind`. */
  readonly unwritten = new Map<number, number>();

  constructor(edges: number, endpoints: number, queries: QueryTally) {
    this.begun = new Float64Array(edges);
    this.sent = new Float64Array(edges);
    this.ended = new Float64Array(edges * OUTCOMES.length);
    this.lost = new Float64Array(edges);
    this.broken = new Float64Array(endpoints);
    this.unseen = new Float64Array(endpoints);
    this.queries = queries;
  }

  static of({ edges, endpoints, queries }: Program, databases: number): Tally {
    return new Tally(edges.length, endpoints.length, new QueryTally(queries.length, databases));
  }

  /** `status` is what the end means for the caller. */
  end(edge: number, status: number, answered: boolean): void {
    this.ended[edge * OUTCOMES.length + (answered ? ANSWERED : outcomeOf(status))]++;
  }
}

/** Lines of a template by a host. */
export function lineKind(template: number, host: number): number {
  return template * HOSTS_MAX + host;
}

function outcomeOf(status: number): number {
  switch (status) {
    case GATEWAY_TIMEOUT:
      return TIMED_OUT;
    case CLIENT_CLOSED_REQUEST:
      return CALLED_OFF;
    case BAD_GATEWAY:
      return BROKEN;
    default:
      return REFUSED;
  }
}
