/** The address of the logs screen is the question that is asked. */
import { describe, expect, it } from 'vitest';
import { LINES_MAX, logFormOf, logQuestion } from '../../src/ui/views/logs/log-question.ts';

function asked(params: Record<string, string>): ReturnType<typeof logQuestion> {
  return logQuestion(logFormOf(params), 1, 2);
}

describe('logQuestion', () => {
  it('asks for the newest lines of everything when the address says nothing', () => {
    expect(asked({})).toEqual({ fromUs: 1, toUs: 2, order: 'newest', limit: LINES_MAX });
  });

  it('tells the lines of one trace from its beginning', () => {
    expect(asked({ trace: ' 4bf92f ' })).toMatchObject({ traceId: '4bf92f', order: 'oldest' });
  });

  it('passes on service, level and text', () => {
    expect(asked({ service: 'orders-db', level: 'warn', text: ' seq scan ' })).toMatchObject({
      service: 'orders-db',
      minLevel: 'warn',
      text: 'seq scan',
    });
  });

  it('takes a level that does not exist for none', () => {
    expect(asked({ level: 'loud' }).minLevel).toBeUndefined();
  });
});
