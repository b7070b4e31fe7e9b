/** What operators and their tools do to what services stand on: certificates. */
import type { Micros } from '../base/time.ts';

export interface InfrastructureDeed {
  readonly kind: 'infrastructure';
  readonly operation: 'renewCertificate';
  /** The service whose certificate it is. */
  readonly component: string;
  /** How long a new certificate is good from now on. */
  readonly validUs: Micros;
  readonly author: string;
}

/** In words, as a log of what was done says it. */
export function infrastructureDeedText({ component }: InfrastructureDeed): string {
  return `Renewed the certificate of ${component}`;
}
