/**
 * The link of a replica to the network: messages leave it one after the other and come in one after the other, each for as long as its
 * bytes take. Only replicas of services with a bandwidth, or on paths that lose messages, have one that is kept count of.
 */
import type { Micros } from '../base/time.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Handle, Target } from '../telemetry/target.ts';

export const NETWORK_FAMILIES: readonly MetricFamily[] = [
  { name: 'container_network_transmit_bytes_total', kind: 'counter', unit: 'bytes', help: 'Bytes that the container has sent.' },
  {
    name: 'container_network_receive_bytes_total',
    kind: 'counter',
    unit: 'bytes',
    help: 'Bytes that the container has received.',
  },
  { name: 'node_netstat_Tcp_RetransSegs', kind: 'counter', unit: '', help: 'Segments that were sent again.' },
];

export class NetworkInterface {
  /** Infinity: without an end. */
  private readonly bytesPerUs: number;
  private readonly target: Target;
  private readonly sent: Handle;
  private readonly received: Handle;
  private readonly repeated: Handle;
  /** When it is done with what it has to send, and to receive. */
  private outUntilUs: Micros = 0;
  private inUntilUs: Micros = 0;

  constructor(bytesPerSecond: number | null, target: Target) {
    this.bytesPerUs = bytesPerSecond === null ? Infinity : bytesPerSecond / 1e6;
    this.target = target;
    this.sent = target.instrument('container_network_transmit_bytes_total', {});
    this.received = target.instrument('container_network_receive_bytes_total', {});
    this.repeated = target.instrument('node_netstat_Tcp_RetransSegs', {});
  }

  /** How long it takes until a message has left, behind those before it. */
  send(bytes: number, nowUs: Micros): Micros {
    this.target.values[this.sent] += bytes;
    this.outUntilUs = Math.max(nowUs, this.outUntilUs) + Math.round(bytes / this.bytesPerUs);
    return this.outUntilUs - nowUs;
  }

  receive(bytes: number, nowUs: Micros): Micros {
    this.target.values[this.received] += bytes;
    this.inUntilUs = Math.max(nowUs, this.inUntilUs) + Math.round(bytes / this.bytesPerUs);
    return this.inUntilUs - nowUs;
  }

  /** A message that it had sent is sent again. */
  noteRepeated(): void {
    this.target.values[this.repeated] += 1;
  }
}
