/**
 * The time in which a process that has just come up is slower: code that is not compiled yet, caches of the machine that are cold.
 * Work that begins then costs more, evenly less so until the process is warm.
 */
import type { Micros } from '../base/time.ts';
import type { Pod } from './pod.ts';

/** What work of `demandUs` costs that begins now, before the pod is warm. */
export function coldDemand(pod: Pod, demandUs: Micros, nowUs: Micros): Micros {
  const { warmUp } = pod.model.process;
  if (warmUp === null) return demandUs;
  const left = Math.min(1, (pod.warmAtUs - nowUs) / warmUp.lengthUs);
  return Math.round(demandUs * (1 + (warmUp.factor - 1) * left));
}
