/** How far a long check has come, on stderr: one line that is written over on a terminal, a line every tenth elsewhere. */

export class Progress {
  private readonly total: number;
  private readonly what: string;
  private done = 0;

  constructor(total: number, what: string) {
    this.total = total;
    this.what = what;
  }

  step(): void {
    this.done++;
    const text = `${this.done} of ${this.total} ${this.what}`;
    if (process.stderr.isTTY) process.stderr.write(`\r${text}`);
    else if (Math.floor((this.done * 10) / this.total) > Math.floor(((this.done - 1) * 10) / this.total)) {
      process.stderr.write(`${text}\n`);
    }
  }

  /** Takes the line away, before something else is written. */
  clear(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}
