/**
 * Ephemeral ports of one replica: each connection that it opens takes one, and keeps it for a minute (TIME_WAIT) after the replica has
 * closed it, so that late segments find nobody else (RFC 9293; Linux: net.ipv4.ip_local_port_range). Who asks when none is left gets
 * EADDRNOTAVAIL. One range serves all destinations, as behind a network address translator.
 */
import type { Micros } from '../base/time.ts';
import type { PortRange } from '../model/process.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Handle, Target } from '../telemetry/target.ts';

export const PORT_FAMILIES: readonly MetricFamily[] = [
  { name: 'node_sockstat_TCP_inuse', kind: 'gauge', unit: '', help: 'Connections that the replica has opened.' },
  {
    name: 'node_sockstat_TCP_tw',
    kind: 'gauge',
    unit: '',
    help: 'Connections in TIME_WAIT: closed, and their ports still taken.',
  },
  { name: 'node_ip_local_port_range_size', kind: 'gauge', unit: '', help: 'Ports for connections that the replica opens.' },
];

export class Ports {
  readonly portsMax: number;
  /** Calls under way without a pool. */
  calls = 0;
  /** Left behind by somebody else. */
  held = 0;
  private readonly timeWaitUs: Micros;
  /** When ports get free, a ring in order. */
  private freeAtUs = new Float64Array(16);
  private head = 0;
  private waiting = 0;
  private readonly used: Handle;
  private readonly inTimeWait: Handle;

  constructor({ portsMax, timeWaitUs }: PortRange, target: Target) {
    this.portsMax = portsMax;
    this.timeWaitUs = timeWaitUs;
    this.used = target.instrument('node_sockstat_TCP_inuse', {});
    this.inTimeWait = target.instrument('node_sockstat_TCP_tw', {});
    target.set(target.instrument('node_ip_local_port_range_size', {}), portsMax);
  }

  /** `connections` are those of pools. */
  hasFree(connections: number, nowUs: Micros): boolean {
    this.expire(nowUs);
    return this.calls + connections + this.waiting + this.held < this.portsMax;
  }

  /** The replica has closed connections; their ports are free only after a while. */
  close(connections: number, nowUs: Micros): void {
    if (this.timeWaitUs === 0) return;
    this.expire(nowUs);
    for (let left = connections; left > 0; left--) {
      if (this.waiting === this.freeAtUs.length) this.grow();
      this.freeAtUs[(this.head + this.waiting++) & (this.freeAtUs.length - 1)] = nowUs + this.timeWaitUs;
    }
  }

  /** Writes the gauges for a scrape. */
  read(target: Target, connections: number, nowUs: Micros): void {
    this.expire(nowUs);
    target.set(this.used, this.calls + connections);
    target.set(this.inTimeWait, this.waiting + this.held);
  }

  private expire(nowUs: Micros): void {
    while (this.waiting > 0 && this.freeAtUs[this.head] <= nowUs) {
      this.head = (this.head + 1) & (this.freeAtUs.length - 1);
      this.waiting--;
    }
  }

  private grow(): void {
    const larger = new Float64Array(this.freeAtUs.length * 2);
    for (let at = 0; at < this.waiting; at++) larger[at] = this.freeAtUs[(this.head + at) & (this.freeAtUs.length - 1)];
    this.freeAtUs = larger;
    this.head = 0;
  }
}
