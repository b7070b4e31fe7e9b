/** Whose business each event is (event-kinds.ts): the one place where mechanisms are called by what has happened. */
import { NOTHING_FINISHED } from '../kernel/processor-sharing.ts';
import { answerArrives, bulkheadTimesOut, callTimesOut, nameIsKnown, takePlace } from './calling.ts';
import { cancelArrives, queryCancelArrives } from './cancelling.ts';
import { hedgeDue, retryDue } from './coordinating.ts';
import { collected } from './collecting.ts';
import type { Core } from './core.ts';
import {
  EVENT_ANSWER_ARRIVES,
  EVENT_AUTOSCALE,
  EVENT_AUTOVACUUM,
  EVENT_BATCH_ARRIVES,
  EVENT_BROKER_UP,
  EVENT_CACHE_EXPIRES,
  EVENT_CACHE_STARTS,
  EVENT_CACHE_WARMS,
  EVENT_CANCEL_ARRIVES,
  EVENT_CHECKPOINT,
  EVENT_CHECKPOINT_WRITE,
  EVENT_CLIENT_GONE,
  EVENT_CONNECTION_ROOM,
  EVENT_CONTAINER_STARTS,
  EVENT_CRASH,
  EVENT_DEADLINE,
  EVENT_DISK_TURN,
  EVENT_DELIVERY,
  EVENT_ERRAND,
  EVENT_GROUP_DEALT,
  EVENT_HEALTH_CHECK,
  EVENT_HEALTH_VERDICT,
  EVENT_HEDGE,
  EVENT_JOB,
  EVENT_INJECTION,
  EVENT_LOCKS_GRANTED,
  EVENT_MEMBER_SILENT,
  EVENT_MESSAGE_DUE,
  EVENT_MESSAGE_MOVES,
  EVENT_MESSAGE_RETRY,
  EVENT_NAME_KNOWN,
  EVENT_NODE_ROOM,
  EVENT_NO_SOCKET,
  EVENT_NO_TRUST,
  EVENT_OOM_KILL,
  EVENT_PAUSE_ENDS,
  EVENT_PLACE_FREE,
  EVENT_POD_STARTED,
  EVENT_POLL_ARRIVES,
  EVENT_POOL_KEEPING,
  EVENT_POOL_TRIES,
  EVENT_PROBE,
  EVENT_PROBE_VERDICT,
  EVENT_PROCESSORS,
  EVENT_PROMOTION,
  EVENT_PUBLISH_ACKED,
  EVENT_PUBLISH_ARRIVES,
  EVENT_QUERY_ARRIVES,
  EVENT_QUERY_CANCEL_ARRIVES,
  EVENT_REJOIN,
  EVENT_REQUEST_ARRIVES,
  EVENT_RESUME,
  EVENT_RETRY,
  EVENT_ROWS_ARRIVE,
  EVENT_SCRAPE,
  EVENT_COLLECT_SPANS,
  EVENT_SCRAPE_TIMEOUT,
  EVENT_SESSION_TIMEOUT,
  EVENT_SHIP_LOGS,
  EVENT_THOUGHT,
  EVENT_TIMED_OUT,
  EVENT_TIMEOUT,
  EVENT_TRANSACTION_OVER,
  EVENT_USER_ARRIVES,
  EVENT_WAIT_OVER,
  EVENT_WAL_ARRIVES,
  TIMEOUT_ACQUIRE,
  TIMEOUT_CALL,
  TIMEOUT_LEASE,
  TIMEOUT_LEAVE,
  TIMEOUT_PUBLISH,
  TIMEOUT_QUERY,
  TIMEOUT_SCOPE,
  TIMEOUT_STATEMENT,
} from './event-kinds.ts';
import { restartEnds } from './broker-restart.ts';
import { cacheExpires } from './cache-expiry.ts';
import { cacheStarts, cacheWarms } from './cache-deeds.ts';
import { checkpointDue, paceCheckpoint } from './checkpoints.ts';
import { databaseWorked } from './database-work.ts';
import { AT_DISK, ERRAND, KIND, NO_SCOPE, PUBLISH, QUERY, SCOPE, TICKET, WAITING } from './frames.ts';
import { batchArrives, messageDue, retryDue as messageRetryDue } from './consuming.ts';
import { groupDealt } from './group-membership.ts';
import { leaseExpires, pollArrives } from './polling.ts';
import { messageMoves } from './network-sending.ts';
import { memberSilent } from './pod-members.ts';
import { publishAcked, publishArrives, publishTimesOut } from './publishing.ts';
import { checkHealth, judgeHealth } from './health-checking.ts';
import { run } from './interpreter.ts';
import { jobDue } from './jobs.ts';
import { locksGranted, sessionTimesOut } from './lock-events.ts';
import { promote, rejoin } from './failover.ts';
import { clientGone } from './lost-clients.ts';
import { KILLED, OOM_KILLED, type EndReason } from './container.ts';
import { endTransactionByHand } from './manual-transactions.ts';
import { killPod, noteCrash } from './dying.ts';
import { injectionGoesOn } from './injecting.ts';
import { judgeProbe, probeDue } from './probing.ts';
import { autoscale } from './autoscaler.ts';
import { deliveryDue } from './delivering.ts';
import { podCameUp } from './deployment.ts';
import { containerStarts } from './orchestrator.ts';
import { lookForNode } from './nodes.ts';
import type { Pod } from './pod.ts';
import { endPause, stall, stalledEvents, takeStalled } from './pausing.ts';
import { keepPool } from './pool-keeping.ts';
import { errandArrives, errandGoesOn, offerConnections, tryAgain } from './pooling.ts';
import { acquireTimesOut, leaveConnection, queryGetsNoSocket, queryTimesOut, rowsArrive } from './querying.ts';
import { scopeDeadline, scopeTimesOut } from './scopes.ts';
import { resumeScrape } from './scrape-answers.ts';
import { collectSpans } from './collecting-spans.ts';
import { scrape, scrapeTimesOut } from './scraping.ts';
import { acceptRequest, leavesLine } from './serving.ts';
import { databaseTimesOut } from './statement-timeouts.ts';
import { queryArrives } from './statements.ts';
import { shipLogs } from './telling.ts';
import { logArrives } from './replication.ts';
import { autovacuumDue } from './vacuum.ts';
import { callGetsNoSocket, callGetsNoTrust } from './unsent-calls.ts';
import { startVisit, userArrives } from './users.ts';
import { diskDeadline, diskTurn } from './writing.ts';

/** Lets the mechanism act whose event it is; one that has reached a process that stands still is put aside. */
export function dispatch(core: Core, kind: number, a: number, b: number): void {
  if (core.podsPaused > 0 && stall(core, kind, a, b)) return;
  switch (kind) {
    case EVENT_RESUME:
      if (core.frames.ints[a + TICKET] === b) run(core, a);
      return;
    case EVENT_PROCESSORS:
      processorsWake(core, a, b);
      return;
    case EVENT_TIMEOUT:
      timeout(core, a);
      return;
    case EVENT_REQUEST_ARRIVES:
      run(core, acceptRequest(core, a));
      return;
    case EVENT_ANSWER_ARRIVES:
      run(core, answerArrives(core, a));
      return;
    case EVENT_QUERY_ARRIVES:
      queryArrives(core, a);
      return;
    case EVENT_ROWS_ARRIVE:
      rowsArrive(core, a);
      return;
    case EVENT_USER_ARRIVES:
      userArrives(core, core.users[a]);
      return;
    case EVENT_THOUGHT:
      startVisit(core, core.users[a], b);
      return;
    case EVENT_POD_STARTED:
      podCameUp(core, a);
      return;
    case EVENT_RETRY:
      run(core, retryDue(core, a, b));
      return;
    case EVENT_HEDGE:
      run(core, hedgeDue(core, a, b));
      return;
    case EVENT_PAUSE_ENDS:
      pauseEnds(core, a);
      return;
    case EVENT_OOM_KILL:
      killProcess(core, a, OOM_KILLED);
      return;
    case EVENT_CONTAINER_STARTS:
      containerStarts(core, a);
      return;
    case EVENT_TIMED_OUT:
      timedOut(core, b, a);
      return;
    case EVENT_CHECKPOINT:
      checkpointDue(core, core.databases[a], b);
      return;
    case EVENT_CHECKPOINT_WRITE:
      paceCheckpoint(core, core.databases[a], b);
      return;
    case EVENT_WAL_ARRIVES:
      logArrives(core, core.databases[a]);
      return;
    case EVENT_HEALTH_CHECK:
      checkHealth(core, a, b);
      return;
    case EVENT_HEALTH_VERDICT:
      judgeHealth(core, a);
      return;
    case EVENT_CANCEL_ARRIVES:
      cancelArrives(core, a, b);
      return;
    case EVENT_QUERY_CANCEL_ARRIVES:
      queryCancelArrives(core, a, b);
      return;
    case EVENT_DEADLINE:
      if (core.frames.ints[a + TICKET] === b) timedOut(core, waitOf(core, a), a);
      return;
    case EVENT_AUTOVACUUM:
      autovacuumDue(core, core.databases[a]);
      return;
    case EVENT_WAIT_OVER:
      if (core.frames.ints[a] === b) waitIsOver(core, a);
      return;
    case EVENT_DISK_TURN:
      diskTurn(core, a, b);
      return;
    case EVENT_PLACE_FREE:
      if (core.frames.ints[a] === b) run(core, takePlace(core, a - WAITING));
      return;
    case EVENT_ERRAND:
      errandArrives(core, a);
      return;
    case EVENT_POOL_KEEPING:
      keepPool(core, a, b);
      return;
    case EVENT_CONNECTION_ROOM:
      offerConnections(core, core.databases[a]);
      return;
    case EVENT_MESSAGE_MOVES:
      messageMoves(core, a, b);
      return;
    case EVENT_NO_SOCKET:
      if (core.frames.ints[a + TICKET] === b) getsNoSocket(core, a);
      return;
    case EVENT_SHIP_LOGS:
      shipLogs(core, core.pods[a]);
      return;
    case EVENT_COLLECT_SPANS:
      collectSpans(core);
      return;
    case EVENT_SCRAPE_TIMEOUT:
      scrapeTimesOut(core);
      return;
    case EVENT_SCRAPE:
      scrape(core);
      return;
    case EVENT_LOCKS_GRANTED:
      locksGranted(core, core.databases[a]);
      return;
    case EVENT_SESSION_TIMEOUT:
      sessionTimesOut(core, a);
      return;
    case EVENT_TRANSACTION_OVER:
      endTransactionByHand(core, core.databases[a], b);
      return;
    case EVENT_CLIENT_GONE:
      if (clientGone(core, a, b)) leaveConnection(core, a);
      return;
    case EVENT_POOL_TRIES:
      tryAgain(core, core.pods[a].pools[b]);
      return;
    case EVENT_PROMOTION:
      promote(core, a);
      return;
    case EVENT_CACHE_STARTS:
      cacheStarts(core, core.databases[a], b);
      return;
    case EVENT_CACHE_WARMS:
      cacheWarms(core, a);
      return;
    case EVENT_CACHE_EXPIRES:
      cacheExpires(core, core.databases[a]);
      return;
    case EVENT_REJOIN:
      rejoin(core, a);
      return;
    case EVENT_PROBE:
      if (probeDue(core, a, b)) killUnwell(core, a);
      return;
    case EVENT_PROBE_VERDICT:
      if (judgeProbe(core, a, b)) killUnwell(core, a);
      return;
    case EVENT_DELIVERY:
      deliveryDue(core, a, b);
      return;
    case EVENT_JOB:
      jobDue(core, core.jobs[a]);
      return;
    case EVENT_AUTOSCALE:
      autoscale(core, a);
      return;
    case EVENT_INJECTION:
      injectionGoesOn(core, a, b);
      return;
    case EVENT_CRASH:
      noteCrash(core, a);
      killProcess(core, a, 'Error');
      return;
    case EVENT_NODE_ROOM:
      lookForNode(core, a);
      return;
    case EVENT_NO_TRUST:
      if (core.frames.ints[a + TICKET] === b) run(core, callGetsNoTrust(core, a));
      return;
    case EVENT_NAME_KNOWN:
      if (core.frames.ints[a + TICKET] === b) run(core, nameIsKnown(core, a));
      return;
    default:
      dispatchMessage(core, kind, a, b);
  }
}

/** Events of messages and brokers. */
function dispatchMessage(core: Core, kind: number, a: number, b: number): void {
  switch (kind) {
    case EVENT_PUBLISH_ARRIVES:
      publishArrives(core, a);
      return;
    case EVENT_PUBLISH_ACKED:
      run(core, publishAcked(core, a));
      return;
    case EVENT_BATCH_ARRIVES:
      run(core, batchArrives(core, a, b));
      return;
    case EVENT_POLL_ARRIVES:
      pollArrives(core, a, b);
      return;
    case EVENT_MESSAGE_RETRY:
      run(core, messageRetryDue(core, a, b));
      return;
    case EVENT_MESSAGE_DUE:
      messageDue(core, a);
      return;
    case EVENT_GROUP_DEALT:
      groupDealt(core, a, b);
      return;
    case EVENT_MEMBER_SILENT:
      memberSilent(core, a);
      return;
    case EVENT_BROKER_UP:
      restartEnds(core, a, b);
  }
}

/** What a frame that waits until its deadline waits for. */
function waitOf({ frames }: Core, frame: number): number {
  const kind = frames.ints[frame + KIND];
  if (kind === PUBLISH) return TIMEOUT_PUBLISH;
  return kind === QUERY ? TIMEOUT_QUERY : TIMEOUT_CALL;
}

function getsNoSocket(core: Core, frame: number): void {
  if (core.frames.ints[frame + KIND] === QUERY) queryGetsNoSocket(core, frame);
  else run(core, callGetsNoSocket(core, frame));
}

function processorsWake(core: Core, id: number, arming: number): void {
  const processors = core.processors[id];
  if (!processors.wakes(arming, core.events.nowUs)) return;
  const database = core.processorOwner[id];
  for (let job = processors.takeFinished(); job !== NOTHING_FINISHED; job = processors.takeFinished()) {
    if (database === -1) workIsDone(core, job);
    else if (databaseWorked(core, database, job)) rowsArrive(core, job);
  }
  processors.rearm(core.events);
}

/** The processors of a process have done with a step of a frame, or with a handshake. */
function workIsDone(core: Core, frame: number): void {
  if (core.frames.ints[frame + KIND] === ERRAND) errandGoesOn(core, frame);
  else core.resume(frame);
}

function timeout(core: Core, id: number): void {
  const line = core.timeouts[id];
  const frame = line.take(core.frames.ints);
  if (frame >= 0) timedOut(core, core.timeoutKinds[id], frame);
  line.rearm(core.frames.ints, core.events);
}

function timedOut(core: Core, kind: number, frame: number): void {
  if (kind === TIMEOUT_LEASE) {
    leaseExpires(core, frame);
    return;
  }
  if (kind >= TIMEOUT_STATEMENT) {
    databaseTimesOut(core, kind, frame);
    return;
  }
  if (core.podsPaused > 0 && stall(core, EVENT_TIMED_OUT, frame, kind)) return;
  if (kind === TIMEOUT_CALL) run(core, callTimesOut(core, frame));
  else if (kind === TIMEOUT_ACQUIRE) acquireTimesOut(core, frame);
  else if (kind === TIMEOUT_SCOPE) scopeTimesOut(core, frame);
  else if (kind === TIMEOUT_LEAVE) leavesLine(core, frame);
  else if (kind === TIMEOUT_PUBLISH) run(core, publishTimesOut(core, frame));
  else queryTimesOut(core, frame);
}

function waitIsOver(core: Core, subject: number): void {
  const scope = core.frames.ints[subject - WAITING + SCOPE];
  if (scope === NO_SCOPE) leavesLine(core, subject);
  else if (scope > NO_SCOPE) scopeDeadline(core, subject - WAITING);
  else if (scope === AT_DISK) diskDeadline(core, subject - WAITING);
  else run(core, bulkheadTimesOut(core, subject - WAITING));
}

/** A process runs again, and what has reached it meanwhile happens, in order; another pause may put the rest aside again. */
function pauseEnds(core: Core, id: number): void {
  const pod = core.pods[id];
  // The kernel may have ended it meanwhile.
  if (!pod.paused) return;
  const lives = !pod.collecting || pod.heap === null || collected(core, pod, pod.heap);
  pod.collecting = false;
  if (pod.frozen && lives) return;
  endPause(core, pod);
  if (!lives) killPod(core, pod, 'Error');
  resumeScrape(core, pod);
  catchUp(core, pod);
}

/** A process ends, also one that stands still: the kernel has ended it, or it has itself. */
function killProcess(core: Core, id: number, reason: EndReason): void {
  const pod = core.pods[id];
  if (pod.phase !== 'ready' && pod.phase !== 'draining') return;
  if (pod.paused) endPause(core, pod);
  killPod(core, pod, reason);
  catchUp(core, pod);
}

/** The agent of the machine ends a process that does not answer its probes, also one that stands still. */
function killUnwell(core: Core, id: number): void {
  const pod = core.pods[id];
  if (pod.paused) endPause(core, pod);
  killPod(core, pod, 'Error', KILLED);
  catchUp(core, pod);
}

/** What has reached a process while it stood still happens, in order. */
function catchUp(core: Core, pod: Pod): void {
  for (let left = stalledEvents(pod); left > 0; left--) {
    const event = takeStalled(core, pod);
    if (event !== null) dispatch(core, event.kind, event.a, event.b);
    settle(core);
  }
}

/** Lets everybody go on who can at this instant. */
export function settle(core: Core): void {
  const { ready } = core;
  while (ready.length > 0) run(core, ready.shift());
}
