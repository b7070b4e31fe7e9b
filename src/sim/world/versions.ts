/** Which release a service runs now, and what a pod is made of that starts now. */
import { changed } from '../model/settings.ts';
import type { Service } from '../model/topology.ts';
import type { Core } from './core.ts';

/** The release under this version; a version that nobody described is the code and settings of now under another label. */
export function releaseId(core: Core, service: number, version: string): number {
  const described = core.program.releases.find((one) => one.service === service && one.model.version === version);
  return described?.id ?? core.services[service].release;
}

/** What a pod that starts now is made of: the release, and over it what operators have set. */
export function modelNow(core: Core, service: number): Service {
  const state = core.services[service];
  return changed('service', core.program.releases[state.release].model, state.configured);
}
