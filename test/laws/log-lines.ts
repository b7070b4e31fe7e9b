/**
 * How many lines of each kind stand in the log store, by who wrote them, in one pass over its columns; lines that were lost for want of
 * room, or were below the level of the process, are counted with them.
 */
import type { LogStore, LogTemplate } from '../../src/sim/telemetry/log-store.ts';
import type { Core } from '../../src/sim/world/core.ts';
import { HOSTS_MAX, lineKind } from '../../src/sim/world/tally.ts';
import type { Totals } from './witness.ts';

export class LogLines {
  private readonly logs: LogStore;
  private readonly counts = new Map<number, number>();

  private constructor({ recorder: { logs }, tally }: Core, skipped: number, unwrittenBefore: ReadonlyMap<number, number>) {
    this.logs = logs;
    for (const [kind, lines] of tally.unwritten) this.counts.set(kind, lines - (unwrittenBefore.get(kind) ?? 0));
    let first = logs.dropped;
    for (const chunk of logs.chunks) {
      for (let row = Math.max(0, skipped - first); row < chunk.rows; row++) {
        const kind = lineKind(chunk.template[row], chunk.pod[row]);
        this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
      }
      first += chunk.rows;
    }
  }

  /** All lines, or those since a moment; null when some of them are not kept any more. */
  static of(core: Core, since: Pick<Totals, 'logLines' | 'unwritten'> = { logLines: 0, unwritten: new Map() }): LogLines | null {
    return core.recorder.logs.dropped > since.logLines ? null : new LogLines(core, since.logLines, since.unwritten);
  }

  each(visit: (template: number, host: number, lines: number) => void): void {
    for (const [kind, lines] of this.counts) visit(Math.floor(kind / HOSTS_MAX), kind % HOSTS_MAX, lines);
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
