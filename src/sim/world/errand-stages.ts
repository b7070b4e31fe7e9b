/** Stages of an errand (errand.ts), in place of a program counter. */
import { PC, type Frames } from './frames.ts';

export const SET_OUT = 0;
export const ARRIVED = 1;
export const WORKED = 2;
export const BACK = 3;
/** Its process looks at the certificate that it has brought (tls.ts). */
export const VERIFIED = 4;

/** Whether it is in its pod now, or on its way there. */
export function isBoundForPod({ ints }: Frames, errand: number): boolean {
  const stage = ints[errand + PC];
  return stage === SET_OUT || stage === BACK || stage === VERIFIED;
}
