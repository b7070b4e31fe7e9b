/** Why a service or database cannot suffer a fault, as the rest of a sentence that begins with its name. */
import { settingsOf } from '../model/settings.ts';
import type { Service, Topology } from '../model/topology.ts';
import type { Target } from './fault.ts';

/** Null when the service has what the fault acts on; else that it has no `what`. */
export function lacking(
  { services }: Topology,
  { component }: Target,
  has: (service: Service) => boolean,
  what: string,
): string | null {
  return services.some((service) => service.name === component && has(service)) ? null : `has no ${what}.`;
}

/** Null when the service has the setting under some name. */
export function withoutSetting({ services }: Topology, { component }: Target, setting: string): string | null {
  const row = settingsOf('service')[setting];
  const has = services.some((service) => service.name === component && row !== undefined && row.names(service).length > 0);
  return has ? null : `has no setting ${setting}.`;
}
