/** Which release a service runs now, and what a pod is made of that starts now. */
import { changed } from '../model/settings.ts';
import type { Service } from '../model/topology.ts';
import type { Core } from './core.ts';
import { overridden } from './overriding.ts';

/** The release under this version; a version that nobody described is the code and settings of now under another label. */
export function releaseId(core: Core, service: number, version: string): number {
  const described = core.program.releases.find((one) => one.service === service && one.model.version === version);
  return described?.id ?? core.services[service].release;
}

/** What a pod that starts now is said to be made of: the release, and over it what operators have set. */
export function modelNow(core: Core, service: number): Service {
  return modelOf(core, service, core.services[service].release);
}

/** The same of another release. */
export function modelOf(core: Core, service: number, release: number): Service {
  return changed('service', core.program.releases[release].model, core.services[service].configured);
}

/** What a pod of a release is made of in force: over what operators have set comes what faults override. */
export function modelInForce(core: Core, service: number, release: number): Service {
  return overridden('service', modelOf(core, service, release), core.overrides);
}
