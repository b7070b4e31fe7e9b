/** The faults that a page may offer, for hosts that know only this room. */
import { describeFaults } from '../faults/table.ts';
import type { FaultDescription } from '../model/fault.ts';

export function offeredFaults(): readonly FaultDescription[] {
  return describeFaults();
}
