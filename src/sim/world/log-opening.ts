/** The log of a process when it starts, and when operators have set something about it. */
import { PLAIN_LOGGING } from '../model/logging.ts';
import type { Core } from './core.ts';
import { LogWriter } from './log-writer.ts';
import type { Pod } from './pod.ts';

export function openLog(core: Core, pod: Pod): void {
  if (pod.model.logs === undefined) return;
  pod.log = new LogWriter(pod.model.logs, pod.process?.disk ?? null, pod.target);
  core.tells ||= pod.log.matters;
}

export function obeyLogging(core: Core, pod: Pod): void {
  pod.log.obey(pod.model.logs ?? PLAIN_LOGGING);
  core.tells ||= pod.log.matters;
}
