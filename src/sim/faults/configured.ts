/** Somebody changes settings of a service; the end of it brings back what its system file says. */
import type { Effect } from '../model/effect.ts';
import { currentSettings, type Settings } from '../model/settings.ts';
import type { Topology } from '../model/topology.ts';

export function configured({ services }: Topology, component: string, title: string, settings: Settings): readonly Effect[] {
  const service = services.find(({ name }) => name === component);
  const was = new Map(service === undefined ? [] : currentSettings('service', service));
  const before = Object.fromEntries(Object.keys(settings).map((name) => [name, was.get(name) ?? 0]));
  const deed = { kind: 'configure', component, title, author: '' } as const;
  return [
    {
      kind: 'deed',
      deed: { ...deed, settings },
      undo: { ...deed, title: title === '' ? '' : `Undo: ${title}`, settings: before },
    },
  ];
}
