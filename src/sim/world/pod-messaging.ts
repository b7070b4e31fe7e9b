/** What one process has to do with messages: its members of groups of consumers, and what its client library counts. */
import type { MetricFamily } from '../model/series.ts';
import type { Target } from '../telemetry/target.ts';
import type { Member } from './member.ts';
import type { MessageSignatures } from './message-signatures.ts';
import { PUBLISH_OUTCOMES } from './publish-outcomes.ts';
import type { MessagingProgram } from './messaging-program.ts';

export const MESSAGING_FAMILIES: readonly MetricFamily[] = [
  {
    name: 'messaging_publish_duration_seconds',
    kind: 'histogram',
    unit: 'seconds',
    help: 'From when a message is published until it is known what became of it.',
  },
  { name: 'messaging_publish_messages_total', kind: 'counter', unit: '', help: 'Messages that were published, by error.' },
  {
    name: 'messaging_process_duration_seconds',
    kind: 'histogram',
    unit: 'seconds',
    help: 'How long a message was worked on, each try by itself.',
  },
  { name: 'messaging_process_messages_total', kind: 'counter', unit: '', help: 'Messages that were worked on, by error.' },
];

/** `error.type` of an outcome; empty for none. */
const ERRORS: Readonly<Record<(typeof PUBLISH_OUTCOMES)[number], string>> = {
  stored: '',
  refused: 'refused',
  timedOut: 'timeout',
  calledOff: 'cancelled',
  lost: '',
};

export class PodMessaging {
  members: Member[] = [];
  /** Messages in work. */
  busy = 0;
  private readonly target: Target;
  private readonly signatures: MessageSignatures;
  private readonly program: MessagingProgram;
  /** By destination, by destination and outcome, by group, by group and whether it failed; -1: not made yet. */
  private readonly publishDurations: Int32Array;
  private readonly publishes: Int32Array;
  private readonly processDurations: Int32Array;
  private readonly processes: Int32Array;

  constructor(program: MessagingProgram, signatures: MessageSignatures, target: Target) {
    this.program = program;
    this.signatures = signatures;
    this.target = target;
    this.publishDurations = new Int32Array(program.destinations.length).fill(-1);
    this.publishes = new Int32Array(program.destinations.length * PUBLISH_OUTCOMES.length).fill(-1);
    this.processDurations = new Int32Array(program.groups.length).fill(-1);
    this.processes = new Int32Array(program.groups.length * 2).fill(-1);
  }

  countPublish(destination: number, outcome: number, lengthUs: number, trace: number, nowUs: number): void {
    if (this.publishDurations[destination] < 0) {
      const labels = this.signatures.labels(this.program.destinations[destination].topic);
      this.publishDurations[destination] = this.target.histogram('messaging_publish_duration_seconds', labels);
    }
    this.target.observe(this.publishDurations[destination], lengthUs, trace, nowUs);
    this.count(destination, outcome);
  }

  /** A message that nobody waits for. */
  countSent(destination: number): void {
    this.count(destination, 0);
  }

  countProcess(group: number, failed: boolean, lengthUs: number, trace: number, nowUs: number): void {
    if (this.processDurations[group] < 0)
      this.processDurations[group] = this.target.histogram('messaging_process_duration_seconds', this.groupLabels(group));
    this.target.observe(this.processDurations[group], lengthUs, trace, nowUs);
    const at = group * 2 + (failed ? 1 : 0);
    if (this.processes[at] < 0) {
      const labels = { ...this.groupLabels(group), ...(failed ? { error_type: 'error' } : {}) };
      this.processes[at] = this.target.instrument('messaging_process_messages_total', labels);
    }
    this.target.add(this.processes[at], 1);
  }

  /** Messages whose end it has seen as a producer, and tries as a consumer. */
  published(): number {
    return this.publishDurations.reduce((sum, handle) => sum + (handle < 0 ? 0 : this.target.observed(handle)), 0);
  }

  processed(): number {
    return this.processDurations.reduce((sum, handle) => sum + (handle < 0 ? 0 : this.target.observed(handle)), 0);
  }

  private count(destination: number, outcome: number): void {
    const at = destination * PUBLISH_OUTCOMES.length + outcome;
    if (this.publishes[at] < 0) {
      const error = ERRORS[PUBLISH_OUTCOMES[outcome]];
      const labels = this.signatures.labels(this.program.destinations[destination].topic);
      const all = error === '' ? labels : { ...labels, error_type: error };
      this.publishes[at] = this.target.instrument('messaging_publish_messages_total', all);
    }
    this.target.add(this.publishes[at], 1);
  }

  private groupLabels(group: number): Record<string, string> {
    const { topic, name } = this.program.groups[group];
    const labels = this.signatures.labels(topic);
    return this.program.topics[topic].isQueue ? labels : { ...labels, messaging_consumer_group_name: name };
  }
}
