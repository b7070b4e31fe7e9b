/** What operators and their tools do to what services stand on: certificates, and nodes. */
import { unreachable } from '../base/assert.ts';
import type { Micros } from '../base/time.ts';

export interface InfrastructureDeed {
  readonly kind: 'infrastructure';
  readonly operation: 'renewCertificate' | 'cordon' | 'uncordon' | 'drain';
  /** The service whose certificate it is, or the node. */
  readonly component: string;
  /** How long a new certificate is good from now on; of no account otherwise. */
  readonly validUs: Micros;
  readonly author: string;
}

/** In words, as a log of what was done says it. */
export function infrastructureDeedText({ operation, component }: InfrastructureDeed): string {
  switch (operation) {
    case 'renewCertificate':
      return `Renewed the certificate of ${component}`;
    case 'cordon':
      return `Let no more pods come to ${component}`;
    case 'uncordon':
      return `Let pods come to ${component} again`;
    case 'drain':
      return `Drained ${component}`;
    default:
      return unreachable(operation);
  }
}
