/**
 * Lets injections begin, grow, come and go, and end: each as events of its own, so that it happens at the same instant however time is
 * sliced. Whenever one of them changes, the hooks are made anew from all that act, and the world is brought in line.
 */
import { unreachable } from '../base/assert.ts';
import type { Course, Effect, HookEffect, StrikeEffect } from '../model/effect.ts';
import { collectByRequest } from './collecting.ts';
import type { Core } from './core.ts';
import { checkDeed } from './deed-check.ts';
import { apply } from './deeds.ts';
import { EVENT_CRASH, EVENT_INJECTION } from './event-kinds.ts';
import type { Injected } from './injected.ts';
import { obeyHooks } from './hook-obedience.ts';
import { publishFromOutside } from './message-trouble.ts';
import type { ActiveOverride } from './overriding.ts';
import type { Pod } from './pod.ts';
import { missHeartbeat } from './polling.ts';
import { obeyOverrides } from './settings.ts';
import { startAlikeVisit, startVisit } from './users.ts';

/** What an event of an injection is about; strikes are numbered from STRIKE on. */
const GROW = 0;
const END = 1;
const BLINK = 2;
const STRIKE = 3;

/** In the change log, of deeds that name nobody. */
const AUTHOR = 'ci';

export function inject(core: Core, id: number, course: Course): void {
  const { nowUs } = core.events;
  const struck = new Map<string, readonly number[]>();
  for (const effect of course.steps[0]) noteStruck(core, effect, struck);
  const injected: Injected = { id, course, beganAtUs: nowUs, struck, setAside: new Set(), step: 0, isOn: true, endedAtUs: null };
  core.injected.push(injected);
  if (course.steps.length > 1) schedule(core, injected, GROW, course.stepUs);
  if (course.blink !== null) schedule(core, injected, BLINK, course.blink.onUs);
  if (course.lastsUs !== null) schedule(core, injected, END, course.lastsUs);
  bringInLine(core);
  course.steps[0].forEach((effect, at) => {
    if (effect.kind === 'deed' && checkDeed(core, effect.deed).length === 0) apply(core, effect.deed, AUTHOR);
    else if (effect.kind === 'strike') strike(core, injected, effect, at);
  });
}

/** Ends an injection; one that is over stays so. */
export function clearInjection(core: Core, id: number): void {
  const injected = core.injected.find((one) => one.id === id);
  if (injected === undefined || injected.endedAtUs !== null) return;
  injected.endedAtUs = core.events.nowUs;
  bringInLine(core);
  for (const effect of injected.course.steps[0]) {
    if (effect.kind === 'deed' && effect.undo !== null && checkDeed(core, effect.undo).length === 0)
      apply(core, effect.undo, AUTHOR);
  }
}

/** The time has come for the next step, the end or a strike of an injection. */
export function injectionGoesOn(core: Core, id: number, what: number): void {
  const injected = core.injected.find((one) => one.id === id);
  if (injected === undefined || injected.endedAtUs !== null) return;
  const { course } = injected;
  switch (what) {
    case GROW:
      injected.step++;
      if (injected.step + 1 < course.steps.length) schedule(core, injected, GROW, course.stepUs);
      bringInLine(core);
      return;
    case END:
      clearInjection(core, id);
      return;
    case BLINK:
      if (course.blink === null) return;
      injected.isOn = !injected.isOn;
      schedule(core, injected, BLINK, injected.isOn ? course.blink.onUs : course.blink.offUs);
      bringInLine(core);
      return;
    default: {
      const effect = course.steps[0][what - STRIKE];
      if (effect.kind === 'strike') strike(core, injected, effect, what - STRIKE);
    }
  }
}

function schedule(core: Core, { id }: Injected, what: number, afterUs: number): void {
  core.events.schedule(core.events.nowUs + afterUs, EVENT_INJECTION, id, what);
}

function strike(core: Core, injected: Injected, effect: StrikeEffect, at: number): void {
  strikeOnce(core, injected, effect);
  if (effect.everyUs !== null) schedule(core, injected, STRIKE + at, effect.everyUs);
}

function strikeOnce(core: Core, { struck }: Injected, effect: StrikeEffect): void {
  switch (effect.strike) {
    case 'herd': {
      const group = core.users.find(({ model }) => model.name === effect.at.users);
      for (let left = effect.count; left > 0 && group !== undefined; left--) {
        if (effect.alike) startAlikeVisit(core, group);
        else startVisit(core, group, group.nextKey());
      }
      return;
    }
    case 'publish': {
      const { broker, topic } = effect.at;
      const to = core.messaging.topics.find(
        ({ id, model }) => model.name === topic && core.messaging.brokerOf(id).model.name === broker,
      );
      if (to !== undefined) publishFromOutside(core, to.id, effect.count, 0, effect.malformed);
      return;
    }
    case 'silence':
      for (const id of readyOf(core, effect.at.service))
        for (const member of core.pods[id].messaging?.members ?? [])
          if (member.model.name === effect.at.consumer) missHeartbeat(core, member);
      return;
    default: {
      const hosts = struck.get(effect.at.service) ?? null;
      for (const id of readyOf(core, effect.at.service))
        if (hosts === null || hosts.includes(core.pods[id].host)) strikeProcess(core, core.pods[id], effect.strike);
    }
  }
}

function strikeProcess(core: Core, pod: Pod, what: 'crash' | 'collect' | 'flush'): void {
  if (what === 'crash') core.events.schedule(core.events.nowUs, EVENT_CRASH, pod.id, 0);
  else if (what === 'collect') collectByRequest(core, pod);
  else for (const cache of pod.process?.caches ?? []) cache?.flush();
}

function readyOf({ services }: Core, name: string): readonly number[] {
  return services[services.findIndex(({ model }) => model.name === name)].ready;
}

/** Chooses the replicas that an effect strikes, when it does not strike all. */
function noteStruck(core: Core, effect: Effect, struck: Map<string, readonly number[]>): void {
  if (!('at' in effect) || effect.at.kind !== 'service') return;
  const { service, replicasRatio } = effect.at;
  if (replicasRatio >= 1) return;
  const ready = readyOf(core, service);
  const count = Math.ceil(ready.length * replicasRatio);
  struck.set(
    service,
    ready.slice(0, count).map((id) => core.pods[id].host),
  );
}

/** Makes the hooks anew from what acts now. */
function bringInLine(core: Core): void {
  const acting = core.injected.filter(({ endedAtUs, isOn }) => endedAtUs === null && isOn);
  const hooks: { effect: HookEffect; hosts: readonly number[] | null }[] = [];
  const overrides: ActiveOverride[] = [];
  for (const { course, step, struck, setAside } of acting) {
    for (const effect of course.steps[step]) {
      switch (effect.kind) {
        case 'hook':
          hooks.push({ effect, hosts: effect.at.kind === 'service' ? (struck.get(effect.at.service) ?? null) : null });
          break;
        case 'override':
          overrides.push({ effect, setAside });
          break;
        case 'deed':
        case 'strike':
        case 'alerting':
          break;
        default:
          unreachable(effect);
      }
    }
  }
  core.hooks.rebuild(hooks, acting.length === 0);
  obeyHooks(core);
  obeyOverrides(core, overrides);
}
