/**
 * What a piece of work costs in processor time of the whole process, compilers and collectors included. Other programs on the
 * machine change it little, where they can make the time on the wall several times as long.
 */
export class ProcessorTime {
  private readonly begun = process.cpuUsage();

  /** Since it was made. */
  get ns(): number {
    const { user, system } = process.cpuUsage(this.begun);
    return (user + system) * 1_000;
  }
}
