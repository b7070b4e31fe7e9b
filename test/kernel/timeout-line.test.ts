/** Timeouts in a ring against one event each, under random starts, ends and lengths. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventList } from '../../src/sim/kernel/event-list.ts';
import { TimeoutLine } from '../../src/sim/kernel/timeout-line.ts';

const SUBJECTS = 40;
const LENGTH_US = 100;

/** What happens after a pause: a subject starts a timeout, or moves on so that its timeouts no longer count. */
const step = fc.record({ pauseUs: fc.nat({ max: 20 }), subject: fc.nat({ max: SUBJECTS - 1 }), ends: fc.boolean() });

describe('timeouts of one length in a ring', () => {
  it('fire for whom and when single events would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
        const events = new EventList();
        const line = new TimeoutLine(0, 1, LENGTH_US);
        const tickets = new Int32Array(SUBJECTS);
        const started: { subject: number; ticket: number; dueUs: number }[] = [];
        const fired: [number, number][] = [];
        const runTo = (untilUs: number) => {
          while (events.next(untilUs)) {
            const subject = line.take(tickets);
            if (subject >= 0) {
              fired.push([events.nowUs, subject]);
              tickets[subject]++;
            }
            line.rearm(tickets, events);
          }
          events.nowUs = untilUs;
        };
        const expected: [number, number][] = [];
        const modelTickets = new Int32Array(SUBJECTS);
        const modelTo = (untilUs: number) => {
          while (started.length > 0 && started[0].dueUs <= untilUs) {
            const due = started.shift();
            if (due === undefined || modelTickets[due.subject] !== due.ticket) continue;
            expected.push([due.dueUs, due.subject]);
            modelTickets[due.subject]++;
          }
        };
        let nowUs = 0;
        for (const { pauseUs, subject, ends } of steps) {
          nowUs += pauseUs;
          runTo(nowUs);
          modelTo(nowUs);
          if (ends) {
            tickets[subject]++;
            modelTickets[subject]++;
          } else {
            line.start(subject, tickets, events);
            started.push({ subject, ticket: modelTickets[subject], dueUs: nowUs + LENGTH_US });
          }
        }
        runTo(nowUs + LENGTH_US);
        modelTo(nowUs + LENGTH_US);
        expect(fired).toEqual(expected);
        expect(events.pending).toBe(0);
      }),
    );
  });

  it('keep a ring as small as the number of the living, however many have begun', () => {
    const events = new EventList();
    const line = new TimeoutLine(0, 1, 60e6);
    const tickets = new Int32Array(SUBJECTS);
    for (let i = 0; i < 100_000; i++) {
      events.nowUs = i;
      line.start(i % SUBJECTS, tickets, events);
      tickets[i % SUBJECTS]++;
    }
    expect(line.entriesMax).toBeLessThanOrEqual(2 * 64);
  });
});
