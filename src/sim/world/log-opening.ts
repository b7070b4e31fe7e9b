/** The log of a process when it starts, when operators have set something about it, and when its replica is gone. */
import { LOG_LEVELS, PLAIN_LOGGING } from '../model/logging.ts';
import type { Core } from './core.ts';
import { LogShipper } from './log-shipper.ts';
import { LogWriter } from './log-writer.ts';
import type { Pod } from './pod.ts';
import { targetOf } from './target-opening.ts';

/** `before` is the life of its container before this one, whose lines go the same way. */
export function openLog(core: Core, pod: Pod, before: Pod | null): void {
  const { logs } = pod.model;
  if (logs !== undefined) {
    const shipper = before?.log.shipper ?? openShipper(core, pod);
    pod.log = new LogWriter(logs, pod.process?.disk ?? null, pod.target, shipper);
    core.tells ||= pod.log.matters;
  }
  keepSecret(pod);
}

export function obeyLogging(core: Core, pod: Pod): void {
  pod.log.obey(pod.model.logs ?? PLAIN_LOGGING);
  core.tells ||= pod.log.matters;
  keepSecret(pod);
}

function openShipper({ recorder }: Core, { model, name }: Pod): LogShipper | null {
  const shipper = model.logs?.shipper ?? null;
  return shipper === null ? null : new LogShipper(shipper, targetOf(recorder, model, { service: model.name, pod: name }));
}

/** The replica is gone; its lines are sent to the end. */
export function endLog({ recorder, events }: Core, { log: { shipper } }: Pod): void {
  if (shipper === null) return;
  shipper.ending = true;
  if (shipper.held === 0) recorder.removeTarget(shipper.target, events.nowUs);
}

/** What a third party writes is not for us: no line is grave enough. */
function keepSecret(pod: Pod): void {
  if (pod.unseen !== null) pod.log.level = LOG_LEVELS.length;
}
