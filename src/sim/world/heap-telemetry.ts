/** What a process tells of its heap when it is scraped, in the words of the JVM's usual metrics. */
import type { MetricFamily } from '../model/series.ts';
import type { Target } from '../telemetry/target.ts';
import type { HeapState } from './heap.ts';

const counter = (name: string, unit: string, help: string): MetricFamily => ({ name, kind: 'counter', unit, help });
const gauge = (name: string, unit: string, help: string): MetricFamily => ({ name, kind: 'gauge', unit, help });

export const HEAP_FAMILIES: readonly MetricFamily[] = [
  gauge('jvm_memory_used_bytes', 'bytes', 'Heap in use, garbage included, by generation.'),
  gauge('jvm_memory_max_bytes', 'bytes', 'Heap that may be used, by generation.'),
  gauge('jvm_gc_live_data_size_bytes', 'bytes', 'Heap in use after the last major collection.'),
  counter('jvm_gc_memory_allocated_bytes_total', 'bytes', 'Bytes of objects that were made.'),
  counter('jvm_gc_memory_promoted_bytes_total', 'bytes', 'Bytes that minor collections have moved into the old generation.'),
  counter('jvm_gc_pause_seconds_count', '', 'Collections that stopped the process, by kind.'),
  counter('jvm_gc_pause_seconds_sum', 'seconds', 'Time for which collections stopped the process, by kind.'),
  gauge('process_resident_memory_bytes', 'bytes', 'Memory of the process.'),
];

export class HeapTelemetry {
  private readonly target: Target;
  private readonly first: number;

  constructor(target: Target, heap: HeapState) {
    this.target = target;
    const { sizeMax, youngMax } = heap.model;
    this.first = target.instrument('jvm_memory_used_bytes', { area: 'heap', id: 'Eden Space' });
    target.instrument('jvm_memory_used_bytes', { area: 'heap', id: 'Tenured Gen' });
    target.instrument('jvm_gc_live_data_size_bytes', {});
    target.instrument('jvm_gc_memory_allocated_bytes_total', {});
    target.instrument('jvm_gc_memory_promoted_bytes_total', {});
    target.instrument('jvm_gc_pause_seconds_count', { gc: 'minor' });
    target.seconds('jvm_gc_pause_seconds_sum', { gc: 'minor' });
    target.instrument('jvm_gc_pause_seconds_count', { gc: 'major' });
    target.seconds('jvm_gc_pause_seconds_sum', { gc: 'major' });
    target.instrument('process_resident_memory_bytes', {});
    target.set(target.instrument('jvm_memory_max_bytes', { area: 'heap', id: 'Eden Space' }), youngMax);
    target.set(target.instrument('jvm_memory_max_bytes', { area: 'heap', id: 'Tenured Gen' }), sizeMax - youngMax);
  }

  /** The instruments lie one behind the other, in the order of the constructor. */
  read(heap: HeapState): void {
    this.target.values.set(
      [
        heap.youngUsed,
        heap.oldUsed,
        heap.liveAfterMajor,
        heap.allocated,
        heap.promoted,
        heap.minorCollections,
        heap.minorUs,
        heap.majorCollections,
        heap.majorUs,
        heap.resident,
      ],
      this.first,
    );
  }
}
