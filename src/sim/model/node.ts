/** Machines that hold the replicas of services. */

export interface Node {
  readonly name: string;
  readonly processors: number;
  /** Empty: in none. */
  readonly zone: string;
}
