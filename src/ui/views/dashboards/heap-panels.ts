/** Of a process with a managed heap: what fills it, what collecting costs, and how often the process had to start again. */
import { lineColour } from '../../state/chart-query.ts';
import type { PanelRow } from './panel.ts';

const byPlace = (_: unknown, place: number) => lineColour(place);
const pod = (labels: Readonly<Record<string, string>>) => labels['pod'] ?? '';

export function heapPanels(of: string): PanelRow {
  return {
    title: 'Runtime',
    hint: 'The heap and its collections, which stop the process.',
    panels: [
      {
        id: 'heap-old',
        title: 'Old generation',
        hint: 'What has outlived collections. A line that only climbs is a leak.',
        unit: 'bytes',
        queries: [{ expr: `sum by (pod) (jvm_memory_used_bytes{${of},id="Tenured Gen"})`, title: pod, colour: byPlace }],
      },
      {
        id: 'heap-pauses',
        title: 'Time in collections',
        hint: 'Share of the time for which collections stopped the process.',
        unit: 'ratio',
        queries: [{ expr: `sum by (pod) (rate(jvm_gc_pause_seconds_sum{${of}}[1m]))`, title: pod, colour: byPlace }],
      },
      {
        id: 'restarts',
        title: 'Restarts',
        hint: 'How often the container of each replica was started again.',
        unit: 'count',
        queries: [{ expr: `sum by (pod) (kube_pod_container_status_restarts_total{${of}})`, title: pod, colour: byPlace }],
      },
    ],
  };
}
