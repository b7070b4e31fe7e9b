/**
 * A Problem is an author's or a learner's mistake: collected, located and told with its cure. It is data, never thrown
 * away and never mixed with a failure inside the world (data of the simulation) or a bug (see assert.ts).
 */
export interface Problem {
  readonly file: string;
  /** 1-based; 0 when the problem is about the whole file. */
  readonly line: number;
  /** 1-based; 0 when the problem is about the whole file. */
  readonly column: number;
  /** Where in the document, e.g. `services.checkout.calls[0].to`; empty for the whole file. */
  readonly path: string;
  /** What is wrong and what would cure it, as full sentences. */
  readonly message: string;
}

/** `scenario.yaml:31:12: services.checkout.queue.max: must be a whole number.` */
export function formatProblem(problem: Problem): string {
  const place = problem.line > 0 ? `${problem.file}:${problem.line}:${problem.column}` : problem.file;
  return problem.path === '' ? `${place}: ${problem.message}` : `${place}: ${problem.path}: ${problem.message}`;
}

/** The result of reading something that a person wrote: a value, or every problem found in it. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };
