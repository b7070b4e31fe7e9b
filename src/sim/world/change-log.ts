/** The list of changes that everybody on call can read: deploys, migrations, restarts, in neutral words. */
import type { Change } from '../model/action.ts';
import type { Micros } from '../base/time.ts';

export class ChangeLog {
  private entries: Change[] = [];

  /** Opens an entry that is running; its id. */
  begin(fields: Omit<Change, 'id' | 'status' | 'endedAtUs'>): number {
    const id = this.entries.length + 1;
    this.entries.push({ ...fields, id, status: 'running', endedAtUs: null });
    return id;
  }

  end(id: number, status: 'done' | 'failed', atUs: Micros): void {
    this.replace(id, { status, endedAtUs: atUs });
  }

  revert(id: number): void {
    this.replace(id, { status: 'reverted' });
  }

  get(id: number): Change | undefined {
    return this.entries[id - 1];
  }

  /** Oldest first. */
  all(): readonly Change[] {
    return this.entries;
  }

  private replace(id: number, fields: Partial<Change>): void {
    this.entries = this.entries.map((entry) => (entry.id === id ? { ...entry, ...fields } : entry));
  }
}
