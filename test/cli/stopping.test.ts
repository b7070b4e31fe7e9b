/** Long work says how far it is, and Ctrl-C leaves what there is until then. */
import { spawn } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { advance, open } from '../../src/cli/simulation.ts';
import { safeTerminal } from '../../src/cli/terminal.ts';
import { shipped } from '../session/shipped.ts';
import { shopFolder } from './command-line.ts';

/** The command line whose Ctrl-C is pressed when it has asked for it `asks` times. */
async function stoppedAfter(asks: number, ...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err, asked] = ['', '', 0];
  const terminal = safeTerminal({
    out: (text) => (out += text),
    err: (text) => (err += text),
    stopped: () => Promise.resolve(++asked >= asks),
  });
  return { code: await runProgram(words, terminal), out, err };
}

describe('Ctrl-C', () => {
  it('ends a run with 130 and the digest of what came of it until then', async () => {
    const said = await stoppedAfter(3, 'run', shopFolder(), '--json');
    const digest = JSON.parse(said.out) as { untilUs: number; endpoints: unknown[]; hash: string };
    expect(said.code).toBe(130);
    expect(said.err).toMatch(/^Stopped at \S+\. This is what came of it until then:\n$/);
    expect(digest.untilUs).toBeGreaterThan(0);
    expect(digest.untilUs).toBeLessThan(180e6);
    expect(digest.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('ends a test with 130 and the table of what was tested', async () => {
    const said = await stoppedAfter(2, 'test', shopFolder(), '--seeds', '3');
    expect(said.code).toBe(130);
    expect(said.out).toMatch(/nobody-acts {2}plain +2 {4}0\/3 {2}stopped/);
    expect(said.err).toContain('Stopped. What is not counted above was not tested.');
  });

  it('ends a query with 130, since there is no answer', async () => {
    const said = await stoppedAfter(1, 'query', shopFolder(), 'up', '--at', '3m');
    expect(said).toMatchObject({ code: 130, out: '' });
    expect(said.err).toMatch(/^Stopped at \S+, before there was an answer\.\n$/);
  });

  it('is heard within twice the length of a slice, however much happens in a microsecond', async () => {
    const MS_PER_US = 20;
    const run = open(shipped('dropped-index'), '1');
    let [nowMs, nowUs] = [0, 0];
    const heardAtMs: number[] = [];
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    vi.spyOn(run, 'advance').mockImplementation((toUs) => {
      nowMs += (toUs - nowUs) * MS_PER_US;
      nowUs = toUs;
    });
    const stopped = (): Promise<boolean> => {
      heardAtMs.push(nowMs);
      return Promise.resolve(false);
    };
    await advance(run, 2_000, 'dense', safeTerminal({ out: () => {}, err: () => {}, stopped }));
    vi.restoreAllMocks();
    const waits = heardAtMs.map((atMs, i) => atMs - (heardAtMs[i - 1] ?? 0));
    expect(Math.max(...waits)).toBeLessThanOrEqual(100);
    expect(heardAtMs.at(-1)).toBe(2_000 * MS_PER_US);
  });

  it('reaches the real process between two slices, and progress is told when a run takes longer than two seconds', async () => {
    const child = spawn(process.execPath, ['dist/faultline.js', 'run', 'bench/tandem', '--json']);
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
      if (err.includes(' left')) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(err).toMatch(/^tandem: \S+ of 1h \(\d+ %\), \d+ s left\nStopped at \S+\. This is what came of it until then:\n$/);
    expect(code).toBe(130);
    expect((JSON.parse(out) as { untilUs: number }).untilUs).toBeLessThan(3_600e6);
  });
});
