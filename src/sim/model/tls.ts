/** Encryption of the connections to a service: what a handshake costs, and the certificate that its replicas show. */
import type { Micros } from '../base/time.ts';

export interface Tls {
  /** Processor time of a handshake, at the replica that is called and at the one that calls. */
  readonly serverWorkUs: Micros;
  readonly clientWorkUs: Micros;
  /** When the certificate ends; null: not while anybody looks. */
  readonly expiresAtUs: Micros | null;
}
