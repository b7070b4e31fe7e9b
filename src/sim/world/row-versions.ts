/**
 * Which rows have been changed since the snapshots of transactions that read one (REPEATABLE READ). Whoever would change or lock such
 * a row fails, so that no update is lost: the first one wins, and the others have to try again (PostgreSQL manual, "Repeatable Read
 * Isolation Level"). Only what a snapshot that is open may still ask for is remembered.
 */

/** The transaction reads no snapshot, or has not sent the statement that takes it. */
const NONE = -1;
const NOT_TAKEN = -2;

interface Writer {
  /** How many commits the snapshot of the transaction has seen. */
  snapshot: number;
  /** Rows that its statement under way wants, and rows that it has changed. */
  readonly asked: number[];
  readonly changed: number[];
}

/** Rows that are remembered; beyond this the earliest are forgotten, and whoever might have met them fails. */
const rowsMax = 100_000;

export class RowVersions {
  private commits = 0;
  private snapshots = 0;
  /** By row: the commit that changed it last; the earliest first. */
  private readonly changedBy = new Map<number, number>();
  private forgottenUntil = 0;
  /** By session. */
  private readonly writers = new Map<number, Writer>();

  /** The session begins a transaction that will read the snapshot that its first statement takes. */
  begin(session: number): void {
    this.writers.set(session, { snapshot: NOT_TAKEN, asked: [], changed: [] });
  }

  /** The session sends a statement in its transaction. */
  beginStatement(session: number): void {
    const writer = this.writers.get(session);
    if (writer?.snapshot !== NOT_TAKEN) return;
    writer.snapshot = this.commits;
    this.snapshots++;
  }

  /** The statement of the session wants the row; it may have to wait for its lock. */
  ask(session: number, row: number): void {
    let writer = this.writers.get(session);
    if (writer === undefined) this.writers.set(session, (writer = { snapshot: NONE, asked: [], changed: [] }));
    writer.asked.push(row);
  }

  /** The statement has the locks on all rows that it asked for. False: one of them is not what the snapshot shows. */
  admits(session: number, changes: boolean): boolean {
    const writer = this.writers.get(session);
    if (writer === undefined) return true;
    const { asked, snapshot } = writer;
    if (changes) writer.changed.push(...asked);
    const late = asked.length > 0 && this.forgottenUntil > snapshot;
    const conflict = late || asked.some((row) => (this.changedBy.get(row) ?? 0) > snapshot);
    asked.length = 0;
    return snapshot === NONE || !conflict;
  }

  /** What the session has changed is to be seen by whoever takes a snapshot from now on. */
  commit(session: number): void {
    const { changed, snapshot } = this.writers.get(session) ?? { changed: [], snapshot: NONE };
    const others = this.snapshots - (snapshot >= 0 ? 1 : 0);
    this.commits++;
    if (others === 0) return;
    for (const row of changed) {
      this.changedBy.delete(row);
      this.changedBy.set(row, this.commits);
    }
    for (const [row, commit] of this.changedBy) {
      if (this.changedBy.size <= rowsMax) break;
      this.changedBy.delete(row);
      this.forgottenUntil = commit;
    }
  }

  /** The session ends, or what it has done is undone. */
  forget(session: number): void {
    const writer = this.writers.get(session);
    if (writer === undefined) return;
    this.writers.delete(session);
    if (writer.snapshot < 0) return;
    this.snapshots--;
    if (this.snapshots === 0) this.changedBy.clear();
  }
}
