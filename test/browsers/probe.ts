/**
 * A run as a question with one answer, its hash, put to every engine in the same words (law 1). It may start from a snapshot
 * and may leave one behind; where the bytes lie is up to the engine that asks.
 */
import type { Replay, Scenario } from '../../src/sim/model/scenario.ts';
import { openRun, restoreRun } from '../../src/sim/session/run.ts';

export interface Probe {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly replay?: Replay;
  /** The run advances to each of these instants in turn. */
  readonly stopsUs: readonly number[];
  /** Parcel with the snapshot to continue from, instead of opening the run. */
  readonly restoreFrom?: string;
  /** Parcel to leave a snapshot in at the end. */
  readonly saveTo?: string;
}

export interface Parcels {
  take(name: string): Promise<Uint8Array>;
  leave(name: string, bytes: Uint8Array): Promise<void>;
}

/** The hash after the last stop. */
export async function answerProbe(probe: Probe, parcels: Parcels): Promise<string> {
  const { scenario, seed, replay, restoreFrom, saveTo } = probe;
  const run =
    restoreFrom === undefined ? openRun(scenario, seed, { replay }) : restoreRun(scenario, await parcels.take(restoreFrom));
  for (const stopUs of probe.stopsUs) run.advance(stopUs);
  if (saveTo !== undefined) await parcels.leave(saveTo, run.snapshot());
  return run.hash();
}
