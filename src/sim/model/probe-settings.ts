/** What an operator can set about the probes of a service; its replicas are replaced one by one to have it. */
import { HOUR } from '../base/time.ts';
import { PROBE_KINDS, type Probe, type ProbeKind } from './probes.ts';
import type { Setting } from './setting.ts';
import type { Service } from './topology.ts';

const REPLACED = 'replicas are replaced one by one to have it.';

export const PROBE_SETTINGS = {
  'probes.*.delay': row('delayUs', 'duration', 0, HOUR, `From the start of a container until the first probe; ${REPLACED}`),
  'probes.*.period': row('everyUs', 'duration', 100_000, HOUR, `How often a replica is asked; ${REPLACED}`),
  'probes.*.timeout': row('timeoutUs', 'duration', 1, HOUR, `When the answer to a probe is too late; ${REPLACED}`),
  'probes.*.failures': row('failures', 'count', 1, 1_000, `Failures in a row after which a probe has failed; ${REPLACED}`),
} as const satisfies Readonly<Record<string, Setting<Service>>>;

function row(field: keyof Probe, measure: 'duration' | 'count', min: number, max: number, doc: string): Setting<Service> {
  return {
    measure,
    min,
    max,
    doc,
    names: ({ probes }) => PROBE_KINDS.filter((kind) => probes?.[kind] !== undefined),
    read: (model, name) => model.probes?.[name as ProbeKind]?.[field] ?? 0,
    write: (model, name, value) => {
      const probe = model.probes?.[name as ProbeKind];
      return probe === undefined ? model : { ...model, probes: { ...model.probes, [name]: { ...probe, [field]: value } } };
    },
  };
}
