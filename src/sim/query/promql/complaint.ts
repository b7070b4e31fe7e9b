/** A mistake of the query's author at one place of the text; parse.ts turns it into a Problem with line and column. */
export class Complaint extends Error {
  override readonly name = 'Complaint';
  /** Code unit of the text, from 0. */
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}
