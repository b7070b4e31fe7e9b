/**
 * Nothing is lost on the way: what begins on an edge has ended, was lost with who made it, or is waited for; what was sent has been
 * answered, was broken off, or is under way; and the spans say the same. Queueing theory's laws over the whole run follow:
 * Little's, and that processors are busy exactly as long as their work takes.
 */
import type { World } from '../../src/sim/world/world.ts';
import { OUTCOMES } from '../../src/sim/world/tally.ts';
import { assertAtLeast, assertEqual, assertSame } from './comparing.ts';
import type { SpanSums } from './span-sums.ts';
import { totalsOf, type Asked, type Totals, type Watch } from './witness.ts';

/** Whoever finishes within a microsecond leaves at its end, and has that time as well. */
const ROUNDING_US = 1.01;

/** Calls: arrivals = completions + rejections + timeouts + calls called off or lost + calls in flight. */
export function checkCalls(world: World): void {
  const { core } = world;
  const { begun, ended, lost, flight, traces } = totalsOf(core);
  core.program.edges.forEach((edge) => {
    const ends = ended
      .subarray(edge.id * OUTCOMES.length, (edge.id + 1) * OUTCOMES.length)
      .reduce((sum, count) => sum + count, 0);
    assertEqual(`calls begun on edge ${edge.id}`, begun[edge.id], ends + lost[edge.id] + flight.waiting[edge.id]);
  });
  const requests = core.program.edges.reduce((sum, edge) => sum + (edge.fromService < 0 ? begun[edge.id] : 0), 0);
  assertAtLeast('requests that users began, against those that are over', requests, traces - flight.usersWaiting);
  assertAtLeast('requests of users that are over or waited for, against those begun', traces + flight.usersWaiting, requests);
}

/** Each call that has ended has its client span, answered or not; each request that was sent has its server span. */
export function checkSpansOfCalls(world: World, { since }: Watch, spans: SpanSums): void {
  const { core } = world;
  const { clientSpans, connectingSpans, serverSpans, marked } = core.signatures;
  // Calls that opened a connection have a template of their own.
  const opened = new Map(clientSpans.map((template, edge) => [template, connectingSpans[edge]]));
  const spansOf = (found: ArrayLike<number>, template: number) => found[template] + (found[opened.get(template) ?? -1] ?? 0);
  const now = totalsOf(core);
  const inner = core.program.edges.filter((edge) => edge.fromService >= 0);
  const grown = (column: 'begun' | 'sent' | 'ended' | 'broken' | 'unseen', at: number) => now[column][at] - since[column][at];
  const answered = new Map<number, number>();
  const unanswered = new Map<number, number>();
  for (const { id } of inner) {
    const [first, ...others] = OUTCOMES.map((_, outcome) => grown('ended', id * OUTCOMES.length + outcome));
    answered.set(clientSpans[id], (answered.get(clientSpans[id]) ?? 0) + first);
    unanswered.set(clientSpans[id], (unanswered.get(clientSpans[id]) ?? 0) + others.reduce((sum, count) => sum + count, 0));
  }
  for (const [template, count] of answered)
    assertEqual(`spans of answered calls, ${template}`, spansOf(spans.answered, template), count);
  for (const [template, count] of unanswered) {
    assertEqual(`spans of calls without an answer, ${template}`, spansOf(spans.unanswered, template), count);
  }
  const sent = core.program.endpoints.map(() => 0);
  for (const { id, toEndpoint } of core.program.edges) sent[toEndpoint] += grown('sent', id);
  sent.forEach((count, endpoint) => {
    const flying = now.flight.underWay[endpoint] - since.flight.underWay[endpoint];
    const kinds = [serverSpans[endpoint], ...marked.spansMade(endpoint), ...core.flaggedSpans.made(endpoint)];
    const over = kinds.reduce((sum, template) => sum + (spans.answered[template] ?? 0) + (spans.unanswered[template] ?? 0), 0);
    assertEqual(
      `requests sent to endpoint ${endpoint}`,
      count,
      over + grown('unseen', endpoint) + grown('broken', endpoint) + flying,
    );
  });
}

/** Little: requests present, and workers busy, summed over time, are the time that requests have spent there. */
export function checkPresence(world: World, watch: Watch, spans: SpanSums): void {
  const { core } = world;
  const now = totalsOf(core);
  const names = core.recorder.spans.podNames;
  const presentUs = names.map(() => 0);
  const servedUs = names.map(() => 0);
  const lostUs: [number, number][] = names.map(() => [0, 0]);
  core.pods.forEach((pod, id) => {
    presentUs[pod.host] += watch.presentUs[id] ?? 0;
    servedUs[pod.host] += watch.servedUs[id] ?? 0;
    const [present, served] = watch.since.lossUs[id] ?? [0, 0];
    lostUs[pod.host][0] += now.lossUs[id][0] - present;
    lostUs[pod.host][1] += now.lossUs[id][1] - served;
  });
  const grown = (column: 'presentUs' | 'servedUs', host: number) =>
    now.flight[column][host] - (watch.since.flight[column][host] ?? 0);
  names.forEach((name, host) => {
    const sojournsUs = spans.sojournUs[host] + lostUs[host][0] + grown('presentUs', host);
    assertSame(`Little's law in ${name}: requests present over time, and their sojourns`, presentUs[host], sojournsUs);
    const serviceUs = spans.servedUs[host] + lostUs[host][1] + grown('servedUs', host);
    assertSame(`Little's law in ${name}: busy workers over time, and how long requests had one`, servedUs[host], serviceUs);
  });
}

/** Utilisation: processors and disks have been busy as long as the work took that they were given, and never more than they can. */
export function checkProcessors(watch: Watch): void {
  const { core, since, fromUs } = watch;
  const now = totalsOf(core);
  core.processors.forEach((processors, id) => {
    const whose = `processors ${id}`;
    const busyUs = now.busyUs[id] - (since.busyUs[id] ?? 0);
    assertAtLeast(
      `capacity of ${whose} against their use`,
      processors.coreCount * (core.nowUs - fromUs) * (1 + 1e-9) + 1e-3,
      busyUs,
    );
    const neededUs = workDone(watch.askedOf(id), since.leftUs[id] ?? 0, now, id);
    const slackUs = 1e-9 * neededUs + 1e-3;
    const jobs = watch.askedOf(id).jobs + (since.running[id] ?? 0);
    assertAtLeast(`use of ${whose} against the work they did`, busyUs + jobs * 0.01 + slackUs, neededUs);
    assertAtLeast(`work that ${whose} did against their use`, neededUs + jobs * ROUNDING_US + slackUs, busyUs);
  });
}

function workDone({ workUs, undoneUs }: Asked, leftBeforeUs: number, now: Totals, id: number): number {
  return leftBeforeUs + workUs - undoneUs - now.leftUs[id];
}
