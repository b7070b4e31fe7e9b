/**
 * The running system: takes events in order and lets the mechanism they belong to act, until a given instant. Everything in it is
 * plain data (law 4), so it can be saved and restored at any instant between events.
 */
import { assert } from '../base/assert.ts';
import type { Micros } from '../base/time.ts';
import { NOTHING_FINISHED } from '../kernel/processor-sharing.ts';
import type { Topology } from '../model/topology.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import { answerArrives, callGetsNoSocket, bulkheadTimesOut, callTimesOut, takePlace } from './calling.ts';
import { cancelArrives, queryCancelArrives } from './cancelling.ts';
import { hedgeDue, retryDue } from './coordinating.ts';
import { collected } from './collecting.ts';
import {
  Core,
  EVENT_ANSWER_ARRIVES,
  EVENT_CANCEL_ARRIVES,
  EVENT_DEADLINE,
  EVENT_CONTAINER_STARTS,
  EVENT_CONNECTION_ROOM,
  EVENT_ERRAND,
  EVENT_HEDGE,
  EVENT_PAUSE_ENDS,
  EVENT_CHECKPOINT,
  EVENT_CHECKPOINT_WRITE,
  EVENT_WAL_ARRIVES,
  EVENT_HEALTH_CHECK,
  EVENT_HEALTH_VERDICT,
  EVENT_AUTOVACUUM,
  EVENT_NO_SOCKET,
  EVENT_OOM_KILL,
  EVENT_PLACE_FREE,
  EVENT_POD_STARTED,
  EVENT_POOL_KEEPING,
  EVENT_PROCESSORS,
  EVENT_QUERY_ARRIVES,
  EVENT_QUERY_CANCEL_ARRIVES,
  EVENT_REQUEST_ARRIVES,
  EVENT_RESUME,
  EVENT_RETRY,
  EVENT_ROWS_ARRIVE,
  EVENT_SCRAPE,
  EVENT_THOUGHT,
  EVENT_TIMED_OUT,
  EVENT_TIMEOUT,
  EVENT_USER_ARRIVES,
  EVENT_WAIT_OVER,
  TIMEOUT_ACQUIRE,
  TIMEOUT_CALL,
  TIMEOUT_LEAVE,
  TIMEOUT_QUERY,
  TIMEOUT_SCOPE,
} from './core.ts';
import { checkpointDue, paceCheckpoint } from './checkpoints.ts';
import { BEGIN_REPEATABLE_READ } from './control-statements.ts';
import { DatabaseState } from './database.ts';
import { databaseWorked } from './database-work.ts';
import { checkDeed } from './deed-check.ts';
import { apply, type WorldDeed } from './deeds.ts';
import { KIND, NO_SCOPE, QUERY, SCOPE, TICKET, WAITING } from './frames.ts';
import { checkHealth, judgeHealth, openHealthChecks } from './health-checking.ts';
import type { Effect } from './hooks.ts';
import { RowVersions } from './row-versions.ts';
import { databaseInstruments, FAMILIES } from './instruments.ts';
import { run } from './interpreter.ts';
import { locksGranted, sessionTimesOut } from './lock-events.ts';
import { promote, rejoin } from './failover.ts';
import { clientGone } from './lost-clients.ts';
import { OOM_KILLED } from './container.ts';
import { endTransactionByHand } from './manual-transactions.ts';
import { killPod } from './dying.ts';
import { containerStarts, obeyHooks, openService, podStarted } from './orchestrator.ts';
import type { Pod } from './pod.ts';
import { endPause, stall, stalledEvents, takeStalled } from './pausing.ts';
import { keepPool } from './pool-keeping.ts';
import { errandArrives, offerConnections, tryAgain } from './pooling.ts';
import { acquireTimesOut, leaveConnection, queryGetsNoSocket, queryTimesOut, rowsArrive } from './querying.ts';
import { scopeTimesOut } from './scopes.ts';
import { scrape } from './scraping.ts';
import {
  EVENT_CLIENT_GONE,
  EVENT_POOL_TRIES,
  EVENT_PROMOTION,
  EVENT_REJOIN,
  EVENT_LOCKS_GRANTED,
  EVENT_SESSION_TIMEOUT,
  EVENT_TRANSACTION_OVER,
  TIMEOUT_STATEMENT,
} from './session-events.ts';
import { acceptRequest, leavesLine } from './serving.ts';
import { databaseTimesOut, obeySessionLimits } from './statement-timeouts.ts';
import { queryArrives } from './statements.ts';
import { logArrives, openReplication } from './replication.ts';
import { openStorage } from './storage-opening.ts';
import { autovacuumDue, openVacuum } from './vacuum.ts';
import { openDoors, startVisit, userArrives } from './users.ts';

/** So many events without a step of the clock mean that something goes in a circle without taking time. */
const EVENTS_AT_INSTANT_MAX = 10_000_000;

export class World {
  readonly core: Core;
  private readonly scrapeIntervalUs: Micros;

  constructor(topology: Topology, seed: string, recorder: Recorder, scrapeIntervalUs: Micros) {
    this.core = new Core(topology, seed, recorder);
    this.scrapeIntervalUs = scrapeIntervalUs;
    const { core } = this;
    recorder.families.push(...FAMILIES);
    topology.databases.forEach((model, id) => {
      const target = recorder.addTarget({ database: model.name });
      const host = recorder.spans.definePod(model.name);
      const processors = core.addProcessors(model.processors, id);
      const instruments = databaseInstruments(topology, id, target);
      core.databases.push(new DatabaseState(model, id, host, processors, target, instruments, seed));
    });
    for (const { statement, database } of core.program.queries) {
      if (statement === BEGIN_REPEATABLE_READ) core.databases[database].sessions.versions ??= new RowVersions();
    }
    for (const database of core.databases) openStorage(core, database, seed);
    for (const database of core.databases) obeySessionLimits(core, database);
    for (const database of core.databases) openVacuum(core, database);
    for (const database of core.databases) openReplication(core, database, seed);
    topology.services.forEach((_, service) => openService(core, service));
    openHealthChecks(core);
    openDoors(core);
    if (recorder.on) core.events.schedule(scrapeIntervalUs, EVENT_SCRAPE, 0, 0);
  }

  /** Processes every event up to and including `untilUs` and leaves the clock there. */
  advance(untilUs: Micros): void {
    const { core } = this;
    const { events, ready } = core;
    this.settle();
    let instantUs = -1;
    let happenedBefore = 0;
    while (events.next(untilUs)) {
      if (events.nowUs !== instantUs) {
        instantUs = events.nowUs;
        happenedBefore = events.happened;
      } else if (events.happened - happenedBefore > EVENTS_AT_INSTANT_MAX) {
        assert(
          false,
          `more than eventsAtInstantMax = ${EVENTS_AT_INSTANT_MAX} events at ${instantUs} us: time stands still in a circle`,
        );
      }
      this.dispatch(events.kind, events.a, events.b);
      while (ready.length > 0) run(core, ready.shift());
    }
    events.nowUs = untilUs;
  }

  check(deed: WorldDeed): string[] {
    return checkDeed(this.core, deed);
  }

  apply(deed: WorldDeed, author: string): void {
    apply(this.core, deed, author);
    this.settle();
  }

  addEffects(id: number, effects: readonly Effect[]): void {
    this.core.hooks.add(id, effects);
    obeyHooks(this.core);
    this.settle();
  }

  removeEffects(id: number): void {
    this.core.hooks.remove(id);
    obeyHooks(this.core);
    this.settle();
  }

  private settle(): void {
    const { ready } = this.core;
    while (ready.length > 0) run(this.core, ready.shift());
  }

  private dispatch(kind: number, a: number, b: number): void {
    const { core } = this;
    if (core.podsPaused > 0 && stall(core, kind, a, b)) return;
    switch (kind) {
      case EVENT_RESUME:
        if (core.frames.ints[a + TICKET] === b) run(core, a);
        return;
      case EVENT_PROCESSORS:
        this.processorsWake(a, b);
        return;
      case EVENT_TIMEOUT:
        this.timeout(a);
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
        startVisit(core, core.users[a]);
        return;
      case EVENT_POD_STARTED:
        podStarted(core, a);
        return;
      case EVENT_RETRY:
        run(core, retryDue(core, a, b));
        return;
      case EVENT_HEDGE:
        run(core, hedgeDue(core, a, b));
        return;
      case EVENT_PAUSE_ENDS:
        this.pauseEnds(a);
        return;
      case EVENT_OOM_KILL:
        this.killForMemory(a);
        return;
      case EVENT_CONTAINER_STARTS:
        containerStarts(core, a);
        return;
      case EVENT_TIMED_OUT:
        this.timedOut(b, a);
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
        if (core.frames.ints[a + TICKET] === b)
          this.timedOut(core.frames.ints[a + KIND] === QUERY ? TIMEOUT_QUERY : TIMEOUT_CALL, a);
        return;
      case EVENT_AUTOVACUUM:
        autovacuumDue(core, core.databases[a]);
        return;
      case EVENT_WAIT_OVER:
        if (core.frames.ints[a] === b) this.waitIsOver(a);
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
      case EVENT_NO_SOCKET:
        if (core.frames.ints[a + TICKET] === b) this.getsNoSocket(a);
        return;
      case EVENT_SCRAPE:
        scrape(core, this.scrapeIntervalUs);
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
      case EVENT_REJOIN:
        rejoin(core, a);
    }
  }

  private getsNoSocket(frame: number): void {
    const { core } = this;
    if (core.frames.ints[frame + KIND] === QUERY) queryGetsNoSocket(core, frame);
    else run(core, callGetsNoSocket(core, frame));
  }

  private processorsWake(id: number, arming: number): void {
    const { core } = this;
    const processors = core.processors[id];
    if (!processors.wakes(arming, core.events.nowUs)) return;
    const database = core.processorOwner[id];
    for (let job = processors.takeFinished(); job !== NOTHING_FINISHED; job = processors.takeFinished()) {
      if (database === -1) core.resume(job);
      else if (databaseWorked(core, database, job)) rowsArrive(core, job);
    }
    processors.rearm(core.events);
  }

  private timeout(id: number): void {
    const { core } = this;
    const line = core.timeouts[id];
    const frame = line.take(core.frames.ints);
    if (frame >= 0) this.timedOut(core.timeoutKinds[id], frame);
    line.rearm(core.frames.ints, core.events);
  }

  private timedOut(kind: number, frame: number): void {
    const { core } = this;
    if (kind >= TIMEOUT_STATEMENT) {
      databaseTimesOut(core, kind, frame);
      return;
    }
    if (core.podsPaused > 0 && stall(core, EVENT_TIMED_OUT, frame, kind)) return;
    if (kind === TIMEOUT_CALL) run(core, callTimesOut(core, frame));
    else if (kind === TIMEOUT_ACQUIRE) acquireTimesOut(core, frame);
    else if (kind === TIMEOUT_SCOPE) scopeTimesOut(core, frame);
    else if (kind === TIMEOUT_LEAVE) leavesLine(core, frame);
    else queryTimesOut(core, frame);
  }

  private waitIsOver(subject: number): void {
    const { core } = this;
    if (core.frames.ints[subject - WAITING + SCOPE] === NO_SCOPE) leavesLine(core, subject);
    else run(core, bulkheadTimesOut(core, subject - WAITING));
  }

  /** A process runs again, and what has reached it meanwhile happens, in order; another pause may put the rest aside again. */
  private pauseEnds(id: number): void {
    const { core } = this;
    const pod = core.pods[id];
    // The kernel may have ended it meanwhile.
    if (!pod.paused) return;
    endPause(core, pod);
    if (pod.heap !== null && !collected(core, pod, pod.heap)) killPod(core, pod, 'Error');
    this.catchUp(pod);
  }

  /** The kernel ends a process that needs more memory than its container may use, also one that stands still. */
  private killForMemory(id: number): void {
    const { core } = this;
    const pod = core.pods[id];
    if (pod.phase !== 'ready' && pod.phase !== 'draining') return;
    if (pod.paused) endPause(core, pod);
    killPod(core, pod, OOM_KILLED);
    this.catchUp(pod);
  }

  /** What has reached a process while it stood still happens, in order. */
  private catchUp(pod: Pod): void {
    const { core } = this;
    for (let left = stalledEvents(pod); left > 0; left--) {
      const event = takeStalled(core, pod);
      if (event !== null) this.dispatch(event.kind, event.a, event.b);
      this.settle();
    }
  }
}
