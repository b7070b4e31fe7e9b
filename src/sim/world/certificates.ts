/**
 * The certificates of services: until when each is good. After that nobody who opens a connection trusts it; connections that are open
 * go on, as nobody looks again. A renewed one is good at once.
 */
import type { Micros } from '../base/time.ts';
import type { Service } from '../model/topology.ts';
import type { Hooks } from './hooks.ts';

export class Certificates {
  /** By service. */
  private readonly expireAtUs: Micros[];
  /** By service: when the certificate would end that something has made end before its time; undefined where nothing has. */
  private readonly cutShort: (Micros | undefined)[];

  constructor(services: readonly Service[]) {
    this.expireAtUs = services.map(({ tls }) => tls?.expiresAtUs ?? Infinity);
    this.cutShort = services.map(() => undefined);
  }

  expiresAtUs(service: number): Micros {
    return this.expireAtUs[service];
  }

  isGood(service: number, nowUs: Micros): boolean {
    return nowUs < this.expireAtUs[service];
  }

  renew(service: number, untilUs: Micros): void {
    this.expireAtUs[service] = untilUs;
    if (this.cutShort[service] !== undefined) this.cutShort[service] = untilUs;
  }

  obey(hooks: Hooks, nowUs: Micros): void {
    for (let service = 0; service < this.expireAtUs.length; service++) {
      const isCut = hooks.atService('certificateEnded', service) >= 1;
      const before = this.cutShort[service];
      if (isCut === (before !== undefined)) continue;
      if (before !== undefined) this.expireAtUs[service] = before;
      this.cutShort[service] = isCut ? this.expireAtUs[service] : undefined;
      if (isCut) this.expireAtUs[service] = Math.min(this.expireAtUs[service], nowUs);
    }
  }
}
