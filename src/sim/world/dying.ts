/**
 * The death of a process: what it was doing is lost, with what it had counted since it was last scraped. Callers find their
 * connections reset; the database ends what it was asked, finds nobody to answer and rolls back; other services go on for nobody. The
 * container starts again in the same pod, later and later the more often it dies, as the kubelet does: at once, then after 10 s,
 * 20 s, ... 5 min; ten good minutes make it forget.
 */
import { waitsAtBulkhead } from './bulkhead.ts';
import { restartDelayUs, type EndReason } from './container.ts';
import { showContainer } from './container-opening.ts';
import { breakConnection, CONNECTION_RESET } from './connections.ts';
import type { Core } from './core.ts';
import { EVENT_CLIENT_GONE, EVENT_CONTAINER_STARTS } from './event-kinds.ts';
import {
  BATCH,
  BULKHEAD_EDGE,
  EDGE,
  ERRAND,
  ITEM,
  KIND,
  LATE,
  NOBODY,
  OWNER,
  PARENT,
  PC,
  PC_ARRIVED,
  PC_TESTS_CONNECTION,
  PC_WAITS_FOR_CONNECTION,
  PUBLISH,
  QUERY,
  REQUEST,
  SERVED,
  START,
  TICKET,
  TRANSACTION,
  VISIT_FRAME,
  WAITING,
} from './frames.ts';
import { loseMembers } from './pod-members.ts';
import { losePublish } from './publishing.ts';
import { becomeUnready, removeTargets } from './orchestrator.ts';
import { leaveMachine } from './nodes.ts';
import { tellNothing } from './own-telemetry.ts';
import { ownPod } from './pausing.ts';
import type { Loss, Pod } from './pod.ts';
import { forgetHost } from './hosts.ts';
import { closePools } from './pooling.ts';
import { noteLeft } from './pool-line.ts';
import type { PoolState } from './pool-state.ts';
import { giveUpScrape } from './scrape-answers.ts';
import { nextPhase } from './pod-lifecycle.ts';
import { tell } from './telling.ts';
import { discardHandshakes } from './tls.ts';
import { forsake, isAwaited } from './transactions.ts';

/** Ends the process of a pod that does not stand still. `reason` is what the container platform will say. */
export function killPod(core: Core, pod: Pod, reason: EndReason, exitCode?: number): void {
  const nowUs = core.events.nowUs;
  giveUpScrape(core, pod);
  const hasJoined = pod.phase !== 'starting';
  pod.phase = nextPhase(pod.phase, 'die');
  becomeUnready(core, pod);
  pod.processors.clear(nowUs);
  leaveMachine(core, pod);
  discardHandshakes(core, pod);
  discardFrames(core, pod);
  // Before it has come up it is in no group of consumers.
  if (hasJoined) loseMembers(core, pod);
  closePools(core, pod);
  forgetHost(core, pod);
  pod.link = null;
  if (pod.phase !== 'crashed') {
    pod.container?.noteDeath(reason, exitCode);
    removeTargets(core, pod);
    return;
  }
  tellNothing(pod);
  pod.container ??= showContainer(core, pod);
  pod.container.noteDeath(reason, exitCode);
  const { delayUs, deaths } = restartDelayUs(pod.deaths, nowUs - pod.startedAtUs);
  pod.deaths = deaths;
  if (delayUs > 0) pod.container.noteBackOff(true);
  core.events.schedule(nowUs + delayUs, EVENT_CONTAINER_STARTS, pod.id, 0);
}

/** All that ran in the process is gone. What it had asked others for goes on, for nobody; who had asked it is told. */
function discardFrames(core: Core, pod: Pod): void {
  const { frames } = core;
  const { ints } = frames;
  for (const pool of pod.allPools()) discardLine(core, pool);
  const all = frames.inUseNow();
  const dead = new Set(all.filter((frame) => runsIn(core, pod, frame)));
  pod.loss = lossOf(core, dead);
  countLostCalls(core, all, dead);
  for (const frame of all) if (dead.has(ints[frame + PARENT]) && !dead.has(frame)) ints[frame + PARENT] = NOBODY;
  for (let left = core.ready.length; left > 0; left--) {
    const frame = core.ready.shift();
    if (!dead.has(frame)) core.ready.push(frame);
  }
  for (const frame of dead) {
    ints[frame + WAITING] = 0;
    if (ints[frame + KIND] !== REQUEST) frames.release(frame);
    else {
      // It lives on as the news that there will be no answer; nothing that was under way for it may find it.
      ints[frame + TICKET] = (ints[frame + TICKET] + 1) | 0;
      if (dead.has(ints[frame + PARENT])) ints[frame + PARENT] = NOBODY;
      const told = breakConnection(core, frame, CONNECTION_RESET);
      if (told !== NOBODY) core.resume(told);
    }
  }
  for (const frame of all) {
    const ownTransaction = ints[frame + KIND] === QUERY && ints[frame + TRANSACTION] === frame && ints[frame + OWNER] === pod.id;
    if (ownTransaction && forsake(core, frame)) core.notify(EVENT_CLIENT_GONE, frame, 0);
  }
  pod.inFlight = 0;
  pod.workersBusy = 0;
  pod.line.clear();
}

function discardLine(core: Core, pool: PoolState): void {
  const { frames, tally } = core;
  const { ints } = frames;
  while (pool.line.length > 0) {
    const frame = pool.line.shift();
    if (ints[frame + PC] === PC_WAITS_FOR_CONNECTION) {
      noteLeft(core, pool, frame);
      if (ints[frame + KIND] === REQUEST) tally.lost[ints[frame + EDGE]]++;
      else tally.queries.lose(ints[frame + ITEM], false);
    }
    frames.release(frame);
  }
  pool.pending = 0;
}

/** Calls, queries and messages that frames of the process had made, or waited to make. */
function countLostCalls(core: Core, all: readonly number[], dead: ReadonlySet<number>): void {
  const { frames, tally } = core;
  const { ints } = frames;
  for (const frame of all) {
    if (dead.has(ints[frame + PARENT])) {
      if (ints[frame + KIND] === REQUEST) tally.lost[ints[frame + EDGE]]++;
      else if (ints[frame + KIND] === PUBLISH) losePublish(core, frame);
      else if (ints[frame + KIND] === QUERY && isAwaited(core, frame))
        tally.queries.lose(ints[frame + ITEM], ints[frame + PC] !== PC_TESTS_CONNECTION);
    }
    if (dead.has(frame) && waitsAtBulkhead(frames, frame)) tally.lost[ints[frame + BULKHEAD_EDGE]]++;
  }
}

function lossOf({ frames, events }: Core, dead: ReadonlySet<number>): Loss {
  const { ints, instants } = frames;
  const ages = (all: readonly number[], since: number) =>
    all.reduce((sum, frame) => sum + events.nowUs - instants[(frame >> 2) + since], 0);
  const requests = [...dead].filter((frame) => ints[frame + KIND] === REQUEST);
  const served = requests.filter((frame) => ints[frame + PC] !== PC_ARRIVED);
  return { requests: requests.length, presentUs: ages(requests, START), servedUs: ages(served, SERVED) };
}

/** Whether a frame is something that the process does; a query or errand that the database has is not, nor a request on its way. */
function runsIn(core: Core, pod: Pod, frame: number): boolean {
  const { ints } = core.frames;
  if (ints[frame + OWNER] !== pod.id) return false;
  switch (ints[frame + KIND]) {
    case VISIT_FRAME:
    case QUERY:
    case ERRAND:
    case PUBLISH:
    case BATCH:
    case LATE:
      return false;
    case REQUEST:
      return ints[frame + PC] >= 0 || ints[frame + PC] === PC_ARRIVED;
    default:
      return ownPod(core, frame) === pod.id;
  }
}

/** The last words of a process that is about to end by its own fault. */
export function noteCrash(core: Core, id: number): void {
  const pod = core.pods[id];
  if (!core.tells || (pod.phase !== 'ready' && pod.phase !== 'draining')) return;
  const { name } = pod.model;
  const template = core.signatures.logOnce(`${name}/crash`, {
    level: 'error',
    service: name,
    message: 'panic: runtime error: invalid memory address or nil pointer dereference',
    fixed: {},
    a: null,
    b: null,
  });
  tell(core, pod, template);
}
