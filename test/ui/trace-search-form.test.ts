/** What a person types in the trace search is the question that is asked; what cannot be read is said and left out. */
import { describe, expect, it } from 'vitest';
import { EMPTY_FORM, traceQuestion } from '../../src/ui/views/traces/trace-search-form.ts';

const ask = (form: Partial<typeof EMPTY_FORM>): ReturnType<typeof traceQuestion> =>
  traceQuestion({ ...EMPTY_FORM, ...form }, 10, 20);

describe('traceQuestion', () => {
  it('asks for everything in the range when nothing is filled in', () => {
    expect(ask({})).toEqual({ search: { fromUs: 10, toUs: 20, order: 'newest', limit: 500 }, problems: {} });
  });

  it('passes on what is filled in', () => {
    expect(ask({ service: 'gateway', route: '/orders', errorsOnly: true, order: 'slowest' }).search).toMatchObject({
      service: 'gateway',
      route: '/orders',
      errorsOnly: true,
      order: 'slowest',
    });
  });

  it.each([
    ['250ms', 250_000],
    ['1.5 s', 1_500_000],
    ['800', 800_000],
  ])('reads %s as a duration', (minDuration, minDurationUs) => {
    expect(ask({ minDuration }).search.minDurationUs).toBe(minDurationUs);
  });

  it('says what is readable instead of a wrong duration, and searches without it', () => {
    const { search, problems } = ask({ minDuration: 'slow', service: 'gateway' });
    expect(problems.minDuration).toContain('250ms');
    expect(search).toEqual({ service: 'gateway', fromUs: 10, toUs: 20, order: 'newest', limit: 500 });
  });

  it('warns when the longest is below the shortest', () => {
    expect(ask({ minDuration: '2s', maxDuration: '1s' }).problems.maxDuration).toBeDefined();
  });
});
