/** What people and jobs do to messages and to those who consume them. */
import { unreachable } from '../base/assert.ts';

export interface MessagingDeed {
  readonly kind: 'messaging';
  readonly operation: 'pauseConsumer' | 'resumeConsumer' | 'skipMessage' | 'moveOffsets' | 'redrive' | 'publish';
  /** The service of the consumer, or the broker of the topic. */
  readonly component: string;
  /** The consumer, or the topic. */
  readonly name: string;
  /** In which the message is that is skipped; of no account otherwise. */
  readonly partition: number;
  /** `latest` or `earliest`, or the topic to which messages are moved; else empty. */
  readonly to: string;
  /** How many messages are published; the key that decides their partition, 0: none; whether something is missing in them. */
  readonly messages: number;
  readonly key: number;
  readonly malformed: boolean;
  readonly title: string;
  readonly author: string;
}

/** In words, as a log of what was done says it. */
export function messagingDeedText({ operation, component, name, partition, to, messages }: MessagingDeed): string {
  switch (operation) {
    case 'pauseConsumer':
      return `Paused ${name} of ${component}`;
    case 'resumeConsumer':
      return `Resumed ${name} of ${component}`;
    case 'skipMessage':
      return `Skipped a message in partition ${partition} for ${name} of ${component}`;
    case 'moveOffsets':
      return `Moved ${name} of ${component} to the ${to} offsets`;
    case 'redrive':
      return `Moved the messages of ${name} to ${to} in ${component}`;
    case 'publish':
      return `Published ${messages === 1 ? 'a message' : `${messages} messages`} to ${name} of ${component}`;
    default:
      return unreachable(operation);
  }
}
