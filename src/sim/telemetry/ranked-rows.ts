/** The best `limit` rows of a store by two numbers, largest first: a heap whose top is the worst of those kept so far. */

interface Ranked {
  readonly primary: number;
  readonly secondary: number;
  readonly row: number;
}

export class RankedRows {
  private readonly limit: number;
  private readonly heap: Ranked[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Among equals the row with the lower number comes first. */
  offer(primary: number, secondary: number, row: number): void {
    const { heap } = this;
    if (heap.length < this.limit) {
      heap.push({ primary, secondary, row });
      this.rise(heap.length - 1);
    } else if (heap.length > 0) {
      const [worst] = heap;
      if (primary < worst.primary) return;
      const offered = { primary, secondary, row };
      if (order(offered, worst) > 0) return;
      heap[0] = offered;
      this.sink();
    }
  }

  /** The rows that were kept, the best first. */
  inOrder(): number[] {
    return [...this.heap].sort(order).map((ranked) => ranked.row);
  }

  private rise(from: number): void {
    const { heap } = this;
    const moving = heap[from];
    let hole = from;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (order(heap[parent], moving) >= 0) break;
      heap[hole] = heap[parent];
      hole = parent;
    }
    heap[hole] = moving;
  }

  private sink(): void {
    const { heap } = this;
    const moving = heap[0];
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && order(heap[child + 1], heap[child]) > 0) child++;
      if (order(heap[child], moving) <= 0) break;
      heap[hole] = heap[child];
      hole = child;
    }
    heap[hole] = moving;
  }
}

/** Negative when x comes before y. */
function order(x: Ranked, y: Ranked): number {
  return y.primary - x.primary || y.secondary - x.secondary || x.row - y.row;
}
