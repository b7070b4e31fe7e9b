/** What lies between processes, where it is not the same between all of them. Nothing said: every message takes the network's latency. */
import type { Micros } from '../base/time.ts';
import type { Distribution } from './distribution.ts';

export interface Network {
  readonly paths: readonly NetworkPath[];
  /** After so long a message that was lost is sent again for the first time; what opens a connection waits SYN_FACTOR times as long. */
  readonly retransmitUs: Micros;
  /** How much longer a message takes from one zone to another; not said: nothing. */
  readonly betweenZonesUs?: Micros | undefined;
}

/** What calls of one component to another cross, in both directions. */
export interface NetworkPath {
  /** A service; null: whoever calls, users included, unless a path of its own is said. */
  readonly from: string | null;
  /** A service or database. */
  readonly to: string;
  /** One way, in place of the network's; null: as the network's. */
  readonly latency: Distribution | null;
  /** Share of the messages that are lost on it. */
  readonly lossRatio: number;
  /** In each direction, shared by all who use it; null: without an end. */
  readonly bytesPerSecond: number | null;
}

/** RFC 6298 and Linux: 200 ms at least where a connection knows its round trip, 1 s where it does not; then twice as long each time. */
export const RETRANSMIT_US: Micros = 200_000;
export const SYN_FACTOR = 5;

/** Bytes of a request and of its answer, where nothing is said: headers and a small body. */
export const REQUEST_BYTES = 1_024;
export const ANSWER_BYTES = 4_096;
