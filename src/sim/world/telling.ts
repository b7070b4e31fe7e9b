/**
 * Lines that processes and databases write: all of them come through here. A line is counted as bytes, goes to the disk that it fills,
 * and is recorded unless there was no room for it; so a run that nobody records has the same physics as one that is.
 */
import type { Micros } from '../base/time.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { admitLine } from './disk-space.ts';
import { EVENT_SHIP_LOGS } from './event-kinds.ts';
import { CLIENT_SPAN, OWNER, SPAN, TRACE, VISIT } from './frames.ts';
import type { Pod } from './pod.ts';
import { lineKind } from './tally.ts';

/** A line of a process; `trace`, `span` and `visit` are 0 when it is about no request. Ask `core.tells` first. */
export function tell(core: Core, pod: Pod, template: number, trace = 0, span = 0, visit = 0, a = 0, b = 0): void {
  const { log } = pod;
  const { logs, on } = core.recorder;
  const level = logs.levels[template];
  if (level < log.level || (log.matters && !log.write(level, logs.lineBytes(template, trace), core.events.nowUs))) {
    miss(core, pod.host, template);
    return;
  }
  if (!on) return;
  logs.record(core.events.nowUs, template, pod.host, trace, span, visit, a, b);
  if (log.shipper !== null && log.shipper.take(logs, logs.lineBytes(template, trace)))
    core.events.schedule(core.events.nowUs + log.shipper.model.everyUs, EVENT_SHIP_LOGS, pod.id, 0);
}

/** A batch of the lines of a process goes to the log store. */
export function shipLogs(core: Core, pod: Pod): void {
  const { shipper } = pod.log;
  if (shipper === null) return;
  if (shipper.send(core.recorder.logs))
    core.events.schedule(core.events.nowUs + shipper.model.everyUs, EVENT_SHIP_LOGS, pod.id, 0);
  else if (shipper.ending) core.recorder.removeTarget(shipper.target, core.events.nowUs);
}

/** A line about the request or branch of a frame, by the process that it is in. */
export function tellOf(core: Core, frame: number, template: number, a = 0): void {
  const { ints } = core.frames;
  tell(core, core.pods[ints[frame + OWNER]], template, ints[frame + TRACE], ints[frame + SPAN], ints[frame + VISIT], a);
}

/** A line about the call or query that is under way for `caller`. */
export function tellAsking(core: Core, caller: number, template: number, lengthUs: Micros): void {
  const { ints } = core.frames;
  const pod = core.pods[ints[caller + OWNER]];
  tell(core, pod, template, ints[caller + TRACE], ints[caller + CLIENT_SPAN], ints[caller + VISIT], lengthUs);
}

/** A line of the server's own log. */
export function tellDatabase(
  core: Core,
  database: DatabaseState,
  template: number,
  trace = 0,
  span = 0,
  visit = 0,
  a = 0,
  b = 0,
): void {
  const { logs, on } = core.recorder;
  if (!admitLine(core, database, logs.lineBytes(template, trace))) {
    miss(core, database.host, template);
    return;
  }
  if (on) logs.record(core.events.nowUs, template, database.host, trace, span, visit, a, b);
}

/** A line is not written; it counts, so that the log can be held against what has happened. */
function miss({ tally }: Core, host: number, template: number): void {
  const kind = lineKind(template, host);
  tally.unwritten.set(kind, (tally.unwritten.get(kind) ?? 0) + 1);
}
