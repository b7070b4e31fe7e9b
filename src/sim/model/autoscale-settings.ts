/** What an operator can set about a service's autoscaler. It obeys with its next look. */
import { HOUR, SECOND } from '../base/time.ts';
import { always, type Setting } from './setting.ts';
import type { Autoscale } from './autoscale.ts';
import type { Service } from './topology.ts';

/** As in files (scenario/limits.ts replicasMax). */
const REPLICAS_MAX = 500;

export const AUTOSCALE_SETTINGS = {
  'autoscale.min': {
    measure: 'count',
    min: 1,
    max: REPLICAS_MAX,
    doc: 'Replicas that the autoscaler keeps at least.',
    names,
    read: ({ autoscale }) => autoscale?.replicasMin ?? 1,
    write: (model, _, replicasMin) => withAutoscale(model, { replicasMin }),
  },
  'autoscale.max': {
    measure: 'count',
    min: 1,
    max: REPLICAS_MAX,
    doc: 'Replicas that the autoscaler keeps at most.',
    names,
    read: ({ autoscale }) => autoscale?.replicasMax ?? 1,
    write: (model, _, replicasMax) => withAutoscale(model, { replicasMax }),
  },
  'autoscale.target': {
    measure: 'share',
    min: 0.01,
    max: 1,
    doc: 'The share of their processors that the autoscaler wants replicas to use on average.',
    names,
    read: ({ autoscale }) => autoscale?.targetRatio ?? 1,
    write: (model, _, targetRatio) => withAutoscale(model, { targetRatio }),
  },
  'autoscale.every': {
    measure: 'duration',
    min: SECOND,
    max: HOUR,
    doc: 'How often the autoscaler looks at what the replicas have used.',
    names,
    read: ({ autoscale }) => autoscale?.everyUs ?? SECOND,
    write: (model, _, everyUs) => withAutoscale(model, { everyUs }),
  },
  'autoscale.down.stabilization': {
    measure: 'duration',
    min: 0,
    max: HOUR,
    doc: 'For how long fewer replicas must have been enough before the autoscaler takes some away.',
    names,
    read: ({ autoscale }) => autoscale?.down.stabilizationUs ?? 0,
    write: (model, _, stabilizationUs) =>
      model.autoscale === undefined ? model : withAutoscale(model, { down: { ...model.autoscale.down, stabilizationUs } }),
  },
} as const satisfies Readonly<Record<string, Setting<Service>>>;

function names({ autoscale }: Service): readonly string[] {
  return autoscale === undefined ? [] : always();
}

function withAutoscale(model: Service, fields: Partial<Autoscale>): Service {
  return model.autoscale === undefined ? model : { ...model, autoscale: { ...model.autoscale, ...fields } };
}
