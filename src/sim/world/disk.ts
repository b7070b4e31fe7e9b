/**
 * A disk: a few requests at a time, shared equally by all who have some. A job keeps one request in flight, so alone it is bound
 * by the latency; together jobs are bound by requests a second and bytes a second. With `slots` = iops x latency requests served
 * at once this is processor sharing on that many cores (Little's law), on which a request of b bytes takes
 * max(latency, b x slots / throughput).
 */
import type { Disk } from '../model/storage.ts';

/** What the operating system reads at once of a file that is read from end to end. */
const READ_AHEAD_BYTES = 131_072;

export function diskSlots(disk: Disk): number {
  return (disk.iops * disk.latencyUs) / 1e6;
}

/** How long one request of `bytes` keeps its slot. */
export function requestUs(disk: Disk, bytes: number): number {
  return Math.max(disk.latencyUs, (bytes * diskSlots(disk) * 1e6) / disk.bytesPerSecond);
}

/** The same of everything in a row. */
export function sequentialUs(disk: Disk, bytes: number): number {
  return (bytes / READ_AHEAD_BYTES) * requestUs(disk, READ_AHEAD_BYTES);
}

/** Requests that reading or writing in a row makes. */
export function sequentialRequests(bytes: number): number {
  return Math.ceil(bytes / READ_AHEAD_BYTES);
}
