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
  {
    name: 'node_netstat_TcpExt_TCPDSACKOldSent',
    kind: 'counter',
    unit: '',
    help: 'Segments that came a second time, which the sender was told.',
  },
];

export class NetworkInterface {
  /** Infinity: without an end. */
  private bytesPerUs: number;
  private readonly counted: {
    readonly target: Target;
    readonly sent: Handle;
    readonly received: Handle;
    readonly repeated: Handle;
    readonly again: Handle;
  } | null;
  /** When it is done with what it has to send, and to receive. */
  private outUntilUs: Micros = 0;
  private inUntilUs: Micros = 0;

  /** Without a target nobody is told. */
  constructor(bytesPerSecond: number | null, target: Target | null) {
    this.bytesPerUs = perMicrosecond(bytesPerSecond);
    this.counted = target && {
      target,
      sent: target.instrument('container_network_transmit_bytes_total', {}),
      received: target.instrument('container_network_receive_bytes_total', {}),
      repeated: target.instrument('node_netstat_Tcp_RetransSegs', {}),
      again: target.instrument('node_netstat_TcpExt_TCPDSACKOldSent', {}),
    };
  }

  /** From now on messages take so long as this makes them; those that are in line stay as they are. */
  obey(bytesPerSecond: number | null): void {
    this.bytesPerUs = perMicrosecond(bytesPerSecond);
  }

  /** How long it takes until a message has left, behind those before it. */
  send(bytes: number, nowUs: Micros): Micros {
    this.counted?.target.add(this.counted.sent, bytes);
    this.outUntilUs = Math.max(nowUs, this.outUntilUs) + Math.round(bytes / this.bytesPerUs);
    return this.outUntilUs - nowUs;
  }

  receive(bytes: number, nowUs: Micros): Micros {
    this.counted?.target.add(this.counted.received, bytes);
    this.inUntilUs = Math.max(nowUs, this.inUntilUs) + Math.round(bytes / this.bytesPerUs);
    return this.inUntilUs - nowUs;
  }

  /** A copy of a message comes in behind it, to be thrown away. */
  receiveAgain(bytes: number, nowUs: Micros): void {
    this.receive(bytes, nowUs);
    this.counted?.target.add(this.counted.again, 1);
  }

  /** A message that it had sent is sent again. */
  noteRepeated(): void {
    this.counted?.target.add(this.counted.repeated, 1);
  }
}

function perMicrosecond(bytesPerSecond: number | null): number {
  return bytesPerSecond === null ? Infinity : bytesPerSecond / 1e6;
}
