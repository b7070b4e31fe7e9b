/** The clock that widgets read instants by. App sets it once; a widget knows no state. */
import { createContext } from 'svelte';
import type { Micros } from '../../sim/base/time.ts';

export interface TimeContext {
  readonly startsAtMs: number;
  readonly nowUs: Micros;
}

export const [getTime, setTime] = createContext<TimeContext>();
