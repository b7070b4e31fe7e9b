/** What a process shows of its handshakes and its certificate (tls.ts). */
import type { Handle } from '../telemetry/target.ts';

export interface TlsHandles {
  readonly handshakes: Handle;
  readonly notAfter: Handle;
}
