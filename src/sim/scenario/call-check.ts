/**
 * Calls must end: a circle of calls that are always made would never, and calls that fan out at every depth would not in practice.
 * A circle is possible when chance may leave it (`choose`); then the number of calls that are to be expected is bounded instead.
 */
import { stepsWithin } from '../model/every-step.ts';
import type { Step, Topology } from '../model/topology.ts';
import { endpointWords } from './endpoint-reference.ts';
import { callsPerRequestMax, circleRatioMax } from './limits.ts';
import type { Reading } from './shape.ts';

/** A call or query of an endpoint, the share of its requests that make it, and how often each makes it when every try is made, hedges included. */
interface Asking {
  readonly step: Step;
  readonly ratio: number;
  readonly tries: number;
}

/** What an endpoint asks for, in every version of its service, by the endpoint's words. */
type Asked = Map<string, readonly (readonly Asking[])[]>;

const ROUNDS_MAX = 10_000;
const SETTLED = 1e-6;

export function checkCallsEnd(topology: Topology, reading: Reading): void {
  const asked: Asked = new Map();
  for (const service of [...topology.services, ...topology.releases]) {
    for (const { method, route, steps } of service.endpoints) {
      const key = endpointWords({ service: service.name, method, route });
      asked.set(key, [...(asked.get(key) ?? []), askings(steps, 1)]);
    }
    for (const consumer of service.consumers ?? []) {
      const key = topicWords(consumer);
      asked.set(key, [...(asked.get(key) ?? []), askings(consumer.steps, 1)]);
    }
  }
  const counts = new Map<string, number>();
  const open: { key: string; ratio: number }[] = [];
  let told = false;
  const circles = { endless: 0, byChance: 0 };

  const tooMany = (key: string, step: Step, tries: number): void => {
    if (told) return;
    told = true;
    const when = tries > 1 ? ' when every try is made' : '';
    const message = `one ${key} leads to more than ${callsPerRequestMax} calls and queries (callsPerRequestMax)${when}.`;
    reading.reportAbout(step, ['call', 'publish'], message);
  };
  /** The most that one request can lead to when nothing goes in a circle. `ratio` is the share that comes here. */
  const count = (key: string, ratio: number): number => {
    const known = counts.get(key);
    if (known !== undefined) return known;
    open.push({ key, ratio });
    const most = Math.max(1, ...(asked.get(key) ?? []).map((version) => countVersion(key, version)));
    open.pop();
    counts.set(key, most);
    return most;
  };
  const countVersion = (key: string, version: readonly Asking[]): number => {
    let sum = 1;
    for (const { step, ratio: share, tries } of version) {
      if (step.kind === 'query') sum += 1;
      if (step.kind !== 'call' && step.kind !== 'publish') continue;
      const target = targetOf(step);
      const start = open.findIndex((one) => one.key === target);
      if (start >= 0) {
        const around = open.slice(start + 1).reduce((product, one) => product * one.ratio, share * tries);
        const path = [...open.slice(start).map((one) => one.key), target].join(' -> ');
        if (around > circleRatioMax) {
          circles.endless++;
          reading.reportAbout(step, ['call', 'publish'], circleProblem(path, around));
        } else circles.byChance++;
        continue;
      }
      const below = count(target, share * tries);
      sum += tries * below;
      if (sum > callsPerRequestMax && below <= callsPerRequestMax) tooMany(key, step, tries);
    }
    return sum;
  };
  for (const key of asked.keys()) count(key, 1);
  if (circles.byChance > 0 && circles.endless === 0 && !told) checkExpectation(asked, tooMany);
}

/** Whoever reads a topic, in every group and version, as one. */
function topicWords({ broker, topic }: { readonly broker: string; readonly topic: string }): string {
  return `message of ${broker} ${topic}`;
}

function targetOf(step: Step & { kind: 'call' | 'publish' }): string {
  return step.kind === 'call' ? endpointWords(step) : topicWords(step);
}

function circleProblem(circle: string, ratio: number): string {
  if (ratio === 1) {
    return `these calls form a circle that never ends: ${circle}. Take one of them out, or make it by chance with "choose".`;
  }
  const percent = Number((ratio * 100).toPrecision(4));
  return `${percent}% of the requests go round this circle once more: ${circle}. At most ${circleRatioMax * 100}% is allowed (circleRatioMax).`;
}

function askings(steps: readonly Step[], ratio: number): Asking[] {
  return steps.flatMap((step) => {
    if (step.kind === 'choose') return step.ways.flatMap((way) => askings(way.steps, ratio * way.ratio));
    return [{ step, ratio, tries: triesMax(step) }, ...stepsWithin(step).flatMap((inside) => askings(inside, ratio))];
  });
}

function triesMax(step: Step): number {
  if (step.kind !== 'call') return 1;
  return (step.policy?.retry?.attemptsMax ?? 1) + (step.policy?.hedge?.max ?? 0);
}

/** Calls to be expected of one request: m = 1 + sum of ratio x m of whom is called, by iteration from below. */
function checkExpectation(asked: Asked, tooMany: (key: string, step: Step, tries: number) => void): void {
  let expected = new Map([...asked.keys()].map((key) => [key, 1]));
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const next = new Map<string, number>();
    let change = 0;
    for (const [key, versions] of asked) {
      const most = Math.max(1, ...versions.map((version) => expectedOf(version, expected)));
      const call = versions.flat().find(({ step }) => step.kind === 'call' || step.kind === 'publish');
      if (most > callsPerRequestMax && call !== undefined) {
        tooMany(key, call.step, call.tries);
        return;
      }
      change = Math.max(change, most - (expected.get(key) ?? 0));
      next.set(key, most);
    }
    if (change < SETTLED) return;
    expected = next;
  }
}

function expectedOf(version: readonly Asking[], expected: ReadonlyMap<string, number>): number {
  let sum = 1;
  for (const { step, ratio, tries } of version) {
    if (step.kind === 'query') sum += ratio;
    if (step.kind === 'call' || step.kind === 'publish') sum += ratio * tries * (expected.get(targetOf(step)) ?? 0);
  }
  return sum;
}
