/** What faults do to messages that are being published, and messages that come from nobody who is known. */
import type { Core } from './core.ts';
import { BAGGAGE, CLIENT_SPAN, KEY, MALFORMED, NOBODY, NUMBER, OWNER, SPAN, TOPIC, TRACE, VISIT } from './frames.ts';
import { newMessage, sendMessage } from './message-sending.ts';

/** The first of all keys, which is the most frequent one where they are not alike. */
const HOT_KEY = 1;

/** A message that is about to be sent, on a system in which something is wrong. */
export function troubleMessage(core: Core, message: number): void {
  const { hooks, frames } = core;
  const { ints } = frames;
  const topic = ints[message + TOPIC];
  if (hooks.happensToMessage('malformedRatio', topic)) ints[message + MALFORMED] = 1;
  if (hooks.happensToMessage('hotKeyRatio', topic)) ints[message + KEY] = HOT_KEY;
  if (hooks.happensToMessage('keylessRatio', topic)) ints[message + KEY] = 0;
  if (hooks.happensToMessage('duplicateRatio', topic)) sendTwin(core, message);
}

/** The same message once more, of which nobody hears. */
function sendTwin(core: Core, message: number): void {
  const { frames, messaging } = core;
  frames.ints[message + NUMBER] = ++messaging.numbered;
  const twin = newMessage(core, NOBODY, frames.ints[message + OWNER], frames.ints[message + TOPIC]);
  const { ints } = frames;
  for (const field of [TRACE, SPAN, CLIENT_SPAN, VISIT, BAGGAGE, KEY, MALFORMED, NUMBER])
    ints[twin + field] = ints[message + field];
  sendMessage(core, twin);
}

/** Messages without the context of a trace; key 0: none. */
export function publishFromOutside(core: Core, topic: number, count: number, key: number, malformed: boolean): void {
  for (let left = count; left > 0; left--) {
    const message = newMessage(core, NOBODY, NOBODY, topic);
    core.frames.ints[message + KEY] = key;
    core.frames.ints[message + MALFORMED] = malformed ? 1 : 0;
    sendMessage(core, message);
  }
}
