/** How many lines of each kind stand in the log store, by who wrote them, in one pass over its columns. */
import type { LogStore, LogTemplate } from '../../src/sim/telemetry/log-store.ts';

export class LogLines {
  private readonly logs: LogStore;
  private readonly hosts: number;
  private readonly counts = new Map<number, number>();

  private constructor(logs: LogStore, skipped: number) {
    this.logs = logs;
    this.hosts = logs.podNames.length;
    let first = logs.dropped;
    for (const chunk of logs.chunks) {
      for (let row = Math.max(0, skipped - first); row < chunk.rows; row++) {
        const kind = chunk.template[row] * this.hosts + chunk.pod[row];
        this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
      }
      first += chunk.rows;
    }
  }

  /** All lines but the first `skipped`; null when some of them are not kept any more. */
  static of(logs: LogStore, skipped = 0): LogLines | null {
    return logs.dropped > skipped ? null : new LogLines(logs, skipped);
  }

  each(visit: (template: number, host: number, lines: number) => void): void {
    for (const [kind, lines] of this.counts) visit(Math.floor(kind / this.hosts), kind % this.hosts, lines);
  }

  byHost(isMeant: (template: LogTemplate) => boolean): number[] {
    const found = this.logs.podNames.map(() => 0);
    this.each((template, host, lines) => {
      if (isMeant(this.logs.templates[template])) found[host] += lines;
    });
    return found;
  }

  byTemplate(): number[] {
    const found = this.logs.templates.map(() => 0);
    this.each((template, _, lines) => (found[template] += lines));
    return found;
  }
}
