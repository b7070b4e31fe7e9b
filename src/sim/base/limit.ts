/**
 * What a run throws when it cannot go on because a limit keeps it from growing further (law 6). It is neither a bug nor a mistake
 * of an author: whoever moves the run catches it, and the run ends there with all that it has told so far.
 */
export class LimitReached extends Error {
  override readonly name = 'LimitReached';
}
