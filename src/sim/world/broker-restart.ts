/**
 * A broker is up or down: it is restarted by its operators, or a fault stops it. What it has stored is still there when it comes back, and
 * its groups are as they were; whoever wanted something of it meanwhile has asked again and again.
 */
import { readTopic } from './broker-instruments.ts';
import type { BrokerState } from './broker-state.ts';
import type { Core } from './core.ts';
import { EVENT_BROKER_UP } from './event-kinds.ts';
import { KIND, PUBLISH, STATUS } from './frames.ts';
import { offer } from './handing-out.ts';
import { letGoOfOld } from './message-room.ts';
import { pollArrives } from './polling.ts';
import { publishArrives } from './publishing.ts';

export function restartBroker(core: Core, broker: BrokerState, change: number): void {
  broker.up = false;
  broker.restarts++;
  broker.change = change;
  core.events.schedule(core.events.nowUs + broker.model.startupUs, EVENT_BROKER_UP, broker.id, broker.restarts);
}

/** `restart` is the number of the one that ends. */
export function restartEnds(core: Core, id: number, restart: number): void {
  const broker = core.messaging.brokers[id];
  if (broker.restarts !== restart) return;
  core.changes.end(broker.change, 'done', core.events.nowUs);
  broker.change = -1;
  obeyBrokerSpeed(core, broker);
}

/** Brings it in line with what faults do to it. */
export function obeyBrokerSpeed(core: Core, broker: BrokerState): void {
  const up = broker.change < 0 && core.hooks.atBroker('speed', broker.id) > 0;
  const comesBack = up && !broker.up;
  broker.up = up;
  if (comesBack) comeBack(core, broker);
}

function comeBack(core: Core, broker: BrokerState): void {
  const { frames, messaging } = core;
  for (let left = broker.knocking.length / 2; left > 0; left--) {
    const [frame, ticket] = [broker.knocking.shift(), broker.knocking.shift()];
    if (frames.ints[frame] !== ticket) continue;
    if (frames.ints[frame + KIND] !== PUBLISH) pollArrives(core, frame, ticket);
    // Its client has given up.
    else if (frames.ints[frame + STATUS] !== 0) frames.release(frame);
    else publishArrives(core, frame);
  }
  for (const member of messaging.members) if (messaging.brokerOfGroup(member.group) === broker) offer(core, member);
}

/** Writes its gauges for a scrape. */
export function readBroker(core: Core, { model, topics, instruments, target, up }: BrokerState): void {
  const { nowUs } = core.events;
  target.set(instruments.up, up ? 1 : 0);
  topics.forEach((topic, at) => {
    letGoOfOld(topic, nowUs);
    readTopic(model.system, topic, instruments.topics[at], target, nowUs);
  });
}
