/** A message on its way to a broker is a frame: of somebody who waits for it, or of nobody. */
import type { Core } from './core.ts';
import { EVENT_PUBLISH_ARRIVES } from './event-kinds.ts';
import { BAGGAGE, CLIENT_SPAN, KEY, MALFORMED, NOBODY, NUMBER, PUBLISH, SPAN, TOPIC, TRACE, VISIT } from './frames.ts';

/** A message that belongs to nobody's trace yet; whoever made it says the rest and sends it. */
export function newMessage({ frames }: Core, parent: number, pod: number, topic: number): number {
  const message = frames.alloc(PUBLISH, parent, pod, NOBODY);
  for (const field of [TRACE, SPAN, CLIENT_SPAN, VISIT, BAGGAGE, KEY, MALFORMED, NUMBER]) frames.ints[message + field] = 0;
  frames.ints[message + TOPIC] = topic;
  return message;
}

/** It reaches the broker after one hop, and is stored after the broker's latency. */
export function sendMessage(core: Core, message: number): void {
  const broker = core.messaging.brokerOf(core.frames.ints[message + TOPIC]);
  core.notify(EVENT_PUBLISH_ARRIVES, message, broker.timeUs(core.hooks.atBroker('speed', broker.id)));
}
