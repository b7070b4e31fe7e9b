/** Live questions: one at a time, with a rest that grows with their cost, and no answer to what is no longer asked. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/sim/base/problem.ts';
import { Asking, gapMinMs, restRatio, type Question } from '../../src/ui/state/asking.ts';

let nowMs = 0;
let timers: { readonly atMs: number; readonly call: () => void }[] = [];
let open: {
  readonly words: string;
  readonly resolve: (outcome: Outcome<string>) => void;
  readonly reject: (error: Error) => void;
}[] = [];
let answers: Outcome<string>[] = [];
let asking: Asking<string>;

beforeEach(() => {
  nowMs = 0;
  timers = [];
  open = [];
  answers = [];
  asking = new Asking<string>((outcome) => answers.push(outcome), {
    nowMs: () => nowMs,
    after(ms, call) {
      const timer = { atMs: nowMs + ms, call };
      timers.push(timer);
      return () => (timers = timers.filter((one) => one !== timer));
    },
  });
});

const question = (subject: string, atUs: number): Question<string> => ({
  subject,
  atUs,
  ask: () => new Promise((resolve, reject) => open.push({ words: `${subject}@${atUs}`, resolve, reject })),
});

function pass(ms: number): void {
  nowMs += ms;
  for (const timer of timers.filter(({ atMs }) => atMs <= nowMs)) {
    timers = timers.filter((one) => one !== timer);
    timer.call();
  }
}

async function answer(place: number, value: string): Promise<void> {
  open[place]?.resolve({ ok: true, value });
  await new Promise((resolve) => setImmediate(resolve));
}

const asked = () => open.map(({ words }) => words);

describe('asking', () => {
  it('asks at once, and not again while nothing changed', async () => {
    asking.want(question('up', 0));
    asking.want(question('up', 0));
    await answer(0, 'yes');
    pass(10_000);
    expect(asked()).toEqual(['up@0']);
    expect(answers).toEqual([{ ok: true, value: 'yes' }]);
  });

  it('has one question on its way at a time, and then asks only the newest', async () => {
    for (let at = 0; at < 5; at++) asking.want(question('up', at));
    expect(asked()).toEqual(['up@0']);
    await answer(0, 'old');
    pass(gapMinMs);
    expect(asked()).toEqual(['up@0', 'up@4']);
  });

  it('rests between answers, longer after dear ones', async () => {
    asking.want(question('up', 0));
    pass(100);
    await answer(0, 'slow');
    asking.want(question('up', 1));
    pass(100 * restRatio - 101);
    expect(asked()).toEqual(['up@0']);
    pass(1);
    expect(asked()).toEqual(['up@0', 'up@1']);
  });

  it('asks other words without a rest, and drops the late answer to the old ones', async () => {
    asking.want(question('old', 0));
    asking.want(question('new', 0));
    await answer(0, 'late');
    expect(answers).toEqual([]);
    expect(asked()).toEqual(['old@0', 'new@0']);
    await answer(1, 'right');
    expect(answers).toEqual([{ ok: true, value: 'right' }]);
  });

  it('stops when nothing is wanted', async () => {
    asking.want(question('up', 0));
    asking.want(null);
    await answer(0, 'late');
    pass(10_000);
    expect(answers).toEqual([]);
    expect(asked()).toEqual(['up@0']);
  });

  it('shows a question that throws as a problem, and goes on', async () => {
    asking.want(question('up', 0));
    open[0]?.reject(new Error('No run is open yet.'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(answers[0]).toMatchObject({ ok: false, problems: [{ message: 'No run is open yet.' }] });
    asking.want(question('up', 1));
    pass(gapMinMs);
    expect(asked()).toEqual(['up@0', 'up@1']);
  });
});
