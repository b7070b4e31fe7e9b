/** The log of a process when it starts, and when operators have set something about it. */
import { LOG_LEVELS, PLAIN_LOGGING } from '../model/logging.ts';
import type { Core } from './core.ts';
import { LogWriter } from './log-writer.ts';
import type { Pod } from './pod.ts';

export function openLog(core: Core, pod: Pod): void {
  if (pod.model.logs !== undefined) {
    pod.log = new LogWriter(pod.model.logs, pod.process?.disk ?? null, pod.target);
    core.tells ||= pod.log.matters;
  }
  keepSecret(pod);
}

export function obeyLogging(core: Core, pod: Pod): void {
  pod.log.obey(pod.model.logs ?? PLAIN_LOGGING);
  core.tells ||= pod.log.matters;
  keepSecret(pod);
}

/** What a third party writes is not for us: no line is grave enough. */
function keepSecret(pod: Pod): void {
  if (pod.unseen !== null) pod.log.level = LOG_LEVELS.length;
}
