/** Whether a diagnosis names what was wrong. Case and surrounding spaces do not count. */
import type { Deed } from '../model/action.ts';
import type { Answer } from '../model/scenario.ts';

type Diagnosis = Extract<Deed, { kind: 'diagnose' }>;

export function namesComponent({ component }: Diagnosis, answer: Answer): boolean {
  return plain(component) === plain(answer.component);
}

export function namesMechanism({ mechanism }: Diagnosis, answer: Answer): boolean {
  return plain(mechanism) === plain(answer.mechanism);
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
