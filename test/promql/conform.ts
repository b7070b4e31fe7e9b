/** Runs whole files of promqltest: every case against the series that were loaded before it. */
import { MemorySource } from './memory-source.ts';
import { judgeCase } from './promqltest-case.ts';
import { nativeRows } from './classic-to-native.ts';
import { readPromqltest } from './promqltest-file.ts';
import type { Load } from './promqltest-file.ts';

/** A case that did not pass. */
export interface Remark {
  readonly line: number;
  readonly query: string;
  readonly reason: string;
}

export interface FileResult {
  readonly passed: number;
  readonly failed: readonly Remark[];
  readonly unsupported: readonly Remark[];
}

/** Throws a BadFile for a text that is not in the language. */
export function conform(text: string): FileResult {
  const source = new MemorySource();
  const failed: Remark[] = [];
  const unsupported: Remark[] = [];
  let passed = 0;
  for (const command of readPromqltest(text)) {
    if (command.kind === 'clear') source.clear();
    else if (command.kind === 'load') load(source, command);
    else {
      const verdict = judgeCase(command, source);
      if (verdict.kind === 'passed') passed++;
      else (verdict.kind === 'failed' ? failed : unsupported).push({ ...command, reason: verdict.reason });
    }
  }
  return { passed, failed, unsupported };
}

function load(source: MemorySource, { rows, stepUs, withNative }: Load): void {
  for (const { labels, points } of withNative ? [...rows, ...nativeRows(rows)] : rows) {
    source.add(
      labels,
      points.flatMap((point, i) =>
        point === 'gap' ? [] : [{ atUs: i * stepUs, value: typeof point === 'object' ? point.histogram : point }],
      ),
    );
  }
}
