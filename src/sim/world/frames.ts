/**
 * Everything in flight, as rows of typed columns: a user's visit, a request in a pod, a branch of a parallel step, a query in a
 * database. A frame has a program counter and a parent that waits for it; resuming it is all that any event does. Rows are
 * reused, and a row's `ticket` changes when it is, so that a late timeout can tell that its frame has gone.
 */
import { assert } from '../base/assert.ts';

const FRAMES_MAX = 1 << 21;

export const VISIT = 0;
export const REQUEST = 1;
export const BRANCH = 2;
export const QUERY = 3;

/** Instead of an instruction: the answer of this request has reached its caller. */
export const PC_ANSWERED = -1;

export class Frames {
  inUse = 0;
  ticket = new Int32Array(0);
  kind = new Uint8Array(0);
  /** Next instruction (visits, requests, branches) or stage (queries). */
  pc = new Int32Array(0);
  /** Who waits for it; -1 when nobody does any more. */
  parent = new Int32Array(0);
  /** User group, pod or database, by kind. */
  owner = new Int32Array(0);
  /** Endpoint (requests) or query step (queries). */
  item = new Int32Array(0);
  /** The edge that a request came over. */
  edge = new Int32Array(0);
  /** Open branches of a parallel step. */
  pending = new Int32Array(0);
  /** 0 while all is well, else the HTTP status that it will end with. */
  status = new Int32Array(0);
  visit = new Uint32Array(0);
  trace = new Uint32Array(0);
  /** The server span of a request (a branch carries its request's), 0 for visits. */
  span = new Uint32Array(0);
  /** The span that waits for this one, 0 at the root. */
  parentSpan = new Uint32Array(0);
  /** The client span of the call or query that is under way. */
  clientSpan = new Uint32Array(0);
  startUs = new Float64Array(0);
  /** How long a query waited for its connection. */
  waitUs = new Float64Array(0);
  /** When a request got its worker, or a query reached the database. */
  servedUs = new Float64Array(0);
  /** When the call or query that is under way began. */
  stepUs = new Float64Array(0);
  private free = new Int32Array(0);

  constructor() {
    this.resize(256);
  }

  alloc(kind: number, parent: number, owner: number, item: number): number {
    if (this.inUse === this.kind.length) this.resize(this.kind.length * 2);
    const frame = this.free[this.kind.length - 1 - this.inUse++];
    this.kind[frame] = kind;
    this.parent[frame] = parent;
    this.owner[frame] = owner;
    this.item[frame] = item;
    this.status[frame] = 0;
    return frame;
  }

  release(frame: number): void {
    this.ticket[frame] = (this.ticket[frame] + 1) | 0;
    this.free[this.kind.length - this.inUse--] = frame;
  }

  private resize(size: number): void {
    assert(size <= FRAMES_MAX, `more than framesMax = ${FRAMES_MAX} requests, branches and queries are in flight`);
    const old = this.kind.length;
    this.ticket = widen(this.ticket, new Int32Array(size));
    this.kind = widen(this.kind, new Uint8Array(size));
    this.pc = widen(this.pc, new Int32Array(size));
    this.parent = widen(this.parent, new Int32Array(size));
    this.owner = widen(this.owner, new Int32Array(size));
    this.item = widen(this.item, new Int32Array(size));
    this.edge = widen(this.edge, new Int32Array(size));
    this.pending = widen(this.pending, new Int32Array(size));
    this.status = widen(this.status, new Int32Array(size));
    this.visit = widen(this.visit, new Uint32Array(size));
    this.trace = widen(this.trace, new Uint32Array(size));
    this.span = widen(this.span, new Uint32Array(size));
    this.parentSpan = widen(this.parentSpan, new Uint32Array(size));
    this.clientSpan = widen(this.clientSpan, new Uint32Array(size));
    this.startUs = widen(this.startUs, new Float64Array(size));
    this.waitUs = widen(this.waitUs, new Float64Array(size));
    this.servedUs = widen(this.servedUs, new Float64Array(size));
    this.stepUs = widen(this.stepUs, new Float64Array(size));
    this.free = new Int32Array(size);
    for (let i = 0; i < size - old; i++) this.free[i] = size - 1 - i;
  }
}

function widen<T extends Float64Array | Int32Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
