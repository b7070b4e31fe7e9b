/** Settings that a process, or the platform, reads only when a process starts: whoever changes them replaces the pods. */
const READ_AT_START = new Set(['heap.size', 'memory.limit', 'telemetry.names', 'telemetry.userIds', 'telemetry.waits']);

export function needsNewPods(settings: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(settings).some((name) => READ_AT_START.has(name) || name.startsWith('probes.'));
}
