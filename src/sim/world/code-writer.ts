/** The code of a program while it is written, the scopes in it, and where a failing instruction leads (Program.unwind). */
import { OP_ENTER, OP_EXIT, OP_FORK, OP_JOIN, OP_JUMP } from './opcodes.ts';
import type { Scope } from './scope.ts';

export class CodeWriter {
  readonly code: number[] = [];
  readonly scopes: Scope[] = [];
  private readonly unwindTo: (number | undefined)[] = [];
  private scopeCount = 0;

  newScope(): number {
    return this.scopeCount++;
  }

  unwind(): Int32Array {
    return Int32Array.from(this.code, (_, pc) => this.unwindTo[pc] ?? -1);
  }

  /** Writes a scope around what `inside` writes; `make` gets the id and the instruction behind the scope. */
  scopeAround(make: (id: number, after: number) => Scope, inside: (id: number) => void): void {
    const id = this.newScope();
    this.code.push(OP_ENTER, id);
    const start = this.code.length;
    inside(id);
    const exit = this.code.length;
    this.code.push(OP_EXIT, id);
    this.leadTo(exit, start, exit + 1);
    this.scopes[id] = make(id, this.code.length);
  }

  /** Writes `count` ways behind a CHOOSE: where each begins, and last where all go on. */
  ways(count: number, inside: (way: number) => void): number[] {
    const entries: number[] = [];
    const jumps: number[] = [];
    for (let way = 0; way < count; way++) {
      entries.push(this.code.length);
      inside(way);
      jumps.push(this.code.push(OP_JUMP, 0) - 1);
    }
    for (const at of jumps) this.code[at] = this.code.length;
    return [...entries, this.code.length];
  }

  /** Writes a FORK and its branches, which lie behind its operands; the frame that forked jumps over them. */
  fork(count: number, inside: (branch: number) => void): void {
    this.code.push(OP_FORK, count);
    const table = this.code.length;
    for (let i = 0; i < count; i++) this.code.push(0);
    const bodies = this.code.length;
    this.code.push(0);
    for (let branch = 0; branch < count; branch++) {
      const start = this.code.length;
      this.code[table + branch] = start;
      inside(branch);
      this.code.push(OP_JOIN);
      // A branch holds only what it entered itself.
      this.leadTo(-1, start, this.code.length);
    }
    this.code[bodies] = this.code.length;
  }

  /** Failing instructions from `start` to before `end` lead to `exit`, unless they are in a scope or branch inside. */
  leadTo(exit: number, start: number, end: number): void {
    for (let pc = start; pc < end; pc++) this.unwindTo[pc] ??= exit;
  }
}
