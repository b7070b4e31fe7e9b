/**
 * A database whose rows are kept by tenant on several partitions, each with processors of its own: a statement runs where the rows of its
 * tenant are. One tenant that asks too much has no more than the processors of his partition, however many others stand idle.
 */
export interface Partitioning {
  readonly count: number;
  /** On so many partitions, one beside the other, are the rows of one tenant; each of his statements is for rows on one of them. */
  readonly spread: number;
}
