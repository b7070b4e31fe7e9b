/** What is known of the room on a database's disk; how it is used and counted is in disk-space.ts. */
import type { Target } from '../telemetry/target.ts';

export class DiskSpace {
  sizeBytes: number;
  /** The server's log, and what was on the disk before. */
  otherBytes: number;
  /** What somebody else has written there. */
  heldBytes = 0;
  /** Of a load, or the build of an index, that has not ended. */
  loadingBytes = 0;
  /** Where the log begins that the last checkpoint has left. */
  walFromBytes = 0;
  /** Size and free bytes of the filesystem, bytes of the database and of its write-ahead log. */
  readonly handles: readonly [number, number, number, number];

  constructor(target: Target, sizeBytes: number, otherBytes: number) {
    this.sizeBytes = sizeBytes;
    this.otherBytes = otherBytes;
    this.handles = [
      target.instrument('node_filesystem_size_bytes', {}),
      target.instrument('node_filesystem_avail_bytes', {}),
      target.instrument('pg_database_size_bytes', {}),
      target.instrument('pg_wal_size_bytes', {}),
    ];
  }
}
