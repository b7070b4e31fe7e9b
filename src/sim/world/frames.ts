/**
 * Everything in flight: a user's visit, a request in a pod, a branch of a parallel step, a query in a database. A frame has a
 * program counter and a parent that waits for it; resuming it is all that any event does. A frame is a row of 32 whole numbers,
 * two cache lines of which the first holds what nearly every event touches, and eight instants; its number is the place of its
 * row, so a field is `ints[frame + PC]` and an instant is `instants[(frame >> 2) + START]`. Rows are reused, and a row's ticket
 * changes when it is, so that a late timeout can tell that its frame has gone. Do not keep `ints` or `instants` over an `alloc`:
 * they may be replaced by larger ones.
 */
import { LimitReached } from '../base/limit.ts';
import { RESULT_PLAN, type Plan } from './planner.ts';

/** Rows: 200 MB. */
export const FRAMES_MAX = 1 << 20;
const ROW = 32;
const ROW_INSTANTS = 8;

/** Fields of a frame. TICKET is first, so that `ints[frame]` is the ticket (see TimeoutLine). */
export const TICKET = 0;
/** What it is: VISIT_FRAME, REQUEST, BRANCH, ... */
export const KIND = 1;
/** Next instruction (visits, requests, branches) or stage (queries). */
export const PC = 2;
/** Who waits for it; -1 when nobody does any more. */
export const PARENT = 3;
/** User group (visits), pod (requests, branches, queries). */
export const OWNER = 4;
/** Endpoint (requests) or query step (queries). */
export const ITEM = 5;
/** The edge that a request came over. */
export const EDGE = 6;
/** Open branches of a parallel step. */
export const PENDING = 7;
/** 0 while all is well, else the HTTP status that it will end with. */
export const STATUS = 8;
/** Ordinals of the user's visit, of the trace (0: none yet) and of the server span (a branch carries its request's). */
export const VISIT = 9;
export const TRACE = 10;
export const SPAN = 11;
/** The span that waits for this one, 0 at the root. */
export const PARENT_SPAN = 12;
/** The client span of the call or query that is under way. */
export const CLIENT_SPAN = 13;
/** Whom it waits for: its request, call or query, the first of its branches or attempts; SLEEPING while it waits for time to pass. */
export const CHILD = 14;
/** Siblings of a branch or attempt, NOBODY at the ends. */
export const NEXT = 15;
export const PREVIOUS = 16;
/**
 * Calls and requests: the number of the call, the same for all its attempts; 0 for a call without a policy. Below zero: the request got
 * the stored answer to this number as its idempotency key.
 */
export const CALL_NUMBER = 15;
/** Calls: attempts beside the first that were made because it was slow. */
export const HEDGES = 16;
/** Requests: what the feature flags have said that it asked (flag-state.ts); only kept in systems that have some. */
export const FLAGS = 16;
/** Calls: attempts begun. Attempts: how many were begun before it. */
export const TRIES = 17;
/**
 * The ticket under which it waits to enter a scope, or for a worker when it may leave; 0 when not. Who discards a frame that waits sets
 * it to 0. Calls: the ticket of their next hedge.
 */
export const WAITING = 18;
/** The scope that it waits for; NO_SCOPE when it waits for a worker or a hedge, AT_BULKHEAD or HAS_PLACE for a call, AT_DISK to write. */
export const SCOPE = 19;
/** Of a request in a process with a heap: the collection after which it made its objects (HeapState.epoch). */
export const MADE_IN = 24;
/** Whom a visit is for: what consistent hashing goes by; its requests carry it on. */
export const KEY = 25;
/** Of a guarded request: the pod that sent it, or OUTSIDE, and the term of the breaker that let it through. */
export const SENDER = 26;
export const TERM = 27;
/** For whom it is and how important, which goes along with calls (baggage.ts). */
export const BAGGAGE = 28;
/** Of a caller at a bulkhead: the edge that it waits to call over. */
export const BULKHEAD_EDGE = 29;
/** The innermost transaction around it (requests, branches); the one it belongs to (queries), itself if it began it; -1: none. */
export const TRANSACTION = 20;
/** The session in the database that holds its locks (queries, transactions); -1 when it needs none. */
export const SESSION = 21;
/** How many of its locks a query has asked for; the query under way of a transaction, -1 when there is none. */
export const LOCKED = 22;
/** Why the database refused a query, or ended a transaction (database-errors.ts); 0 while all is well. */
export const ERROR = 23;

/** Of a request or branch at a cache server, and its query: the key; and, once it is answered, 1 when it was there. */
export const CACHE_KEY = 29;
export const FOUND = 22;
/** Of a request or branch that waits for what another one fetches (flights.ts): its neighbours in the chain of those who do. */
export const NEXT_WAITER = 22;
export const PREVIOUS_WAITER = 23;
/** Of a message on its way or in work: 1 when something is missing in it (message-ring.ts M_MALFORMED). */
export const MALFORMED = 6;
/** Of a message on its way: where the broker has put it, its number, and its topic. */
export const PARTITION = 15;
export const OFFSET = 16;
export const NUMBER = 17;
export const TOPIC = 26;

/** Of a query: its ticket + 1 while its commit waits for the write-ahead log. */
export const COMMITTING = 30;
/** Of anything else that fails: its ticket + 1 when whoever called should not try again (final-answers.ts). */
export const FINAL = 30;

/** Of the same while all is well: minus its ticket - 1 when what it says is wrong (wrong-answers.ts). */
export const WRONG = 30;

/** Of a query, or a request that needs one: the number of its connection, where the pool keeps count of them. */
export const CONNECTION = 31;
/** Of a request that waits for a name (PC_LOOKS_UP): how its lookup ends (resolver.ts). */
export const LOOKUP = 31;

/** Instants of a frame, microseconds. START: when it arrived or began. */
export const START = 0;
/** When a request got its worker, or a query reached the database. */
export const SERVED = 1;
/** When the call, the query or the wait for a lock or thread that is under way began. */
export const STEP = 2;
/** A length: how long a query waited for its connection, how long a call waited before its latest retry. */
export const WAIT = 3;
/** Until when an answer is of use; only kept when the program says so (keepsDeadlines). */
export const DEADLINE = 4;
/**
 * A length: how long the call under way waited for its connection, where those are kept; with a minus sign when that one was opened
 * meanwhile and nobody had used it.
 */
export const CONNECT_WAIT = 5;
/** When a guarded request was sent. */
export const SENT = 6;
/** A number, of a query: the rows that its execution writes. */
export const WRITTEN = 6;
/** A length, of an attempt: what the refusal that is on its way to it says to wait before another try. */
export const RETRY_AFTER = 7;
/** A length: how long what a request or branch stores in a cache server is good, and its query. */
export const LIFE = 7;

/** Kinds of frames. FREE: the row is nobody's. */
const FREE = -1;
export const VISIT_FRAME = 0;
export const REQUEST = 1;
export const BRANCH = 2;
export const QUERY = 3;
/** A call with a policy, between the caller and its attempts. */
export const CALL = 4;
export const ATTEMPT = 5;
/** What a pool sends for its own sake (errand.ts). */
export const ERRAND = 6;
/** A message on its way to a broker, and the broker's word back (publishing.ts). */
export const PUBLISH = 7;
/** What a member of a group of consumers has got and the lease that it has it for (handing-out.ts). */
export const BATCH = 8;
/** A message in work (consuming.ts); its ITEM is the member of a group that works on it. */
export const MESSAGE = 9;
/** A message of a queue that waits to be handed out again. */
export const LATE = 10;

export const NO_SCOPE = -1;
/** In SCOPE: it waits for a place in a bulkhead; a place is its own and it is about to take it (bulkhead.ts). */
export const AT_BULKHEAD = -2;
export const HAS_PLACE = -3;
/** In SCOPE: it waits for its turn at the disk of its replica (writing.ts). */
export const AT_DISK = -4;

/** No frame: nothing is to go on at once. */
export const NOBODY = -1;

/** Instead of an instruction: the answer of this request has reached its caller. */
export const PC_ANSWERED = -1;
/** Instead of an instruction: this attempt of a call has ended. */
export const PC_ATTEMPT_ENDED = -2;
/** In CHILD: time must pass. */
export const SLEEPING = -2;
/** This request is on its way to its pod. */
export const PC_ON_THE_WIRE = -8;
/** This request waits until the name of the service that it is for has been looked up (resolving.ts). */
export const PC_LOOKS_UP = -7;
/** This request has arrived, and no worker has begun it. */
export const PC_ARRIVED = -9;
/**
 * This query or request waits for a connection in the line of its pool; it is still in that line, but waits no more; its connection is
 * tested; it has it.
 */
export const PC_WAITS_FOR_CONNECTION = -16;
export const PC_GAVE_UP = -17;
export const PC_TESTS_CONNECTION = -18;
export const PC_HAS_CONNECTION = -19;

export class Frames {
  /** Whole numbers of a row: from one frame to the next. */
  readonly width = ROW;
  inUse = 0;
  ints = new Int32Array(0);
  instants = new Float64Array(0);
  /** By row: the plan by which the statement of a query is executed, whatever that of the next one will be. */
  private readonly plans: Plan[] = [];
  private readonly noPlan: Plan = { ...RESULT_PLAN };
  private free = new Int32Array(0);

  constructor() {
    this.resize(256);
  }

  alloc(kind: number, parent: number, owner: number, item: number): number {
    if (this.inUse === this.free.length) this.resize(this.free.length * 2);
    const frame = this.free[this.free.length - 1 - this.inUse++];
    const { ints } = this;
    ints[frame + KIND] = kind;
    ints[frame + PARENT] = parent;
    ints[frame + OWNER] = owner;
    ints[frame + ITEM] = item;
    ints[frame + STATUS] = 0;
    ints[frame + PENDING] = 0;
    ints[frame + CHILD] = NOBODY;
    return frame;
  }

  release(frame: number): void {
    this.ints[frame + KIND] = FREE;
    this.ints[frame + TICKET] = (this.ints[frame + TICKET] + 1) | 0;
    this.free[this.free.length - this.inUse--] = frame;
  }

  setPlan(query: number, plan: Plan): void {
    this.plans[query / ROW] = plan;
  }

  planOf(query: number): Plan {
    return this.plans[query / ROW];
  }

  /** Every frame that is in use; for rare occasions. */
  inUseNow(): number[] {
    const free = new Set(this.free.subarray(0, this.free.length - this.inUse));
    return Array.from({ length: this.free.length }, (_, row) => row * ROW).filter((frame) => !free.has(frame));
  }

  private resize(rows: number): void {
    if (rows > FRAMES_MAX) throw new LimitReached(`framesMax: ${FRAMES_MAX} requests, branches and queries are in flight`);
    const old = this.free.length;
    const ints = new Int32Array(rows * ROW);
    ints.set(this.ints);
    this.ints = ints;
    const instants = new Float64Array(rows * ROW_INSTANTS);
    instants.set(this.instants);
    this.instants = instants;
    this.free = new Int32Array(rows);
    for (let row = old; row < rows; row++) this.plans.push(this.noPlan);
    for (let i = 0; i < rows - old; i++) this.free[i] = (rows - 1 - i) * ROW;
  }
}
