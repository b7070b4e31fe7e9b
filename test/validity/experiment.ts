/** What a row of `npm run validate` is, and the file that answers it. */

export interface Row {
  readonly name: string;
  readonly promql: string;
  readonly expected: number;
  /**
   * How the ten replications are judged. Left out, by the honest rule: |mean - expected| <= 4.781 standard errors, and a 95 %
   * half-width of at most 5 % of what is expected. `within`: every replication lies this close. `at most`, `at least`: so does every one.
   */
  readonly rule?: { readonly within: number } | 'at most' | 'at least';
}

export interface Experiment {
  /** Name of the file without its ending. */
  readonly file: string;
  /** When the questions are asked, as a duration from the start of the run. */
  readonly at: string;
  /** Part of the short cut in `npm test`: all of these together take seconds. */
  readonly quick?: true;
  readonly rows: readonly Row[];
}
