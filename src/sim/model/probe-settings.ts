/** What an operator can set about the probes of a service; its replicas are replaced one by one to have it. */
import { HOUR } from '../base/time.ts';
import { PROBE_KINDS, type Probe, type ProbeKind } from './probes.ts';
import type { Setting } from './setting.ts';
import type { Service } from './topology.ts';

export const PROBE_SETTINGS = {
  'probes.*.timeout': {
    measure: 'duration',
    min: 1,
    max: HOUR,
    doc: 'When the answer to a probe is too late; replicas are replaced one by one to have it.',
    names,
    read: (model, name) => probeOf(model, name)?.timeoutUs ?? 0,
    write: (model, name, timeoutUs) => withProbe(model, name, { timeoutUs }),
  },
  'probes.*.failures': {
    measure: 'count',
    min: 1,
    max: 1_000,
    doc: 'Failures in a row after which a probe has failed; replicas are replaced one by one to have it.',
    names,
    read: (model, name) => probeOf(model, name)?.failures ?? 0,
    write: (model, name, failures) => withProbe(model, name, { failures }),
  },
} as const satisfies Readonly<Record<string, Setting<Service>>>;

function names({ probes }: Service): readonly string[] {
  return PROBE_KINDS.filter((kind) => probes?.[kind] !== undefined);
}

function probeOf({ probes }: Service, name: string): Probe | undefined {
  return probes?.[name as ProbeKind];
}

function withProbe(model: Service, name: string, fields: Partial<Probe>): Service {
  const probe = probeOf(model, name);
  return probe === undefined ? model : { ...model, probes: { ...model.probes, [name]: { ...probe, ...fields } } };
}
