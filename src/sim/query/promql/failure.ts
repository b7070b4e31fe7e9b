/**
 * A query that reads well and cannot be answered: series that match ambiguously, a limit that is reached. It is thrown, so that
 * no half answer escapes; the session catches it and shows it as a Problem.
 */
export class QueryFailure extends Error {
  override readonly name = 'QueryFailure';
  /** Without the advice: as Prometheus says it, where Prometheus says it too. */
  readonly words: string;

  constructor(words: string, advice = '') {
    super(advice === '' ? words : `${words}. ${advice}`);
    this.words = words;
  }
}
