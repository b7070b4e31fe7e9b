/** The container of a pod that starts (container.ts), when its service has a limit that the machine's agent tells of. */
import { Container } from './container.ts';
import type { Service } from '../model/topology.ts';
import type { Core } from './core.ts';
import { targetOf } from './target-opening.ts';

export function openContainer(core: Core, model: Service, pod: string): Container | null {
  const { memory } = model.process;
  if (model.processorQuota === null && model.heap === null && memory === null && model.probes === undefined) return null;
  const target = targetOf(core.recorder, model, { service: model.name, pod });
  return new Container(target, model.processorQuota !== null, memory?.limit ?? null, model.probes !== undefined);
}
