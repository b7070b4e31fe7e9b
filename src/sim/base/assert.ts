/** A bug in Faultline itself, never an author's mistake: it stops the run. */
export class Bug extends Error {
  override readonly name = 'Bug';
}

/** Throws a {@link Bug} when `condition` is false. `message` says what should have held. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Bug(message);
}

/** Marks a branch that types say is impossible. */
export function unreachable(value: never): never {
  throw new Bug(`unreachable: ${JSON.stringify(value)}`);
}
