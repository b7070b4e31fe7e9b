/**
 * Which alerts of a rule Prometheus sends to Alertmanager after an evaluation (rules/alerting.go, sendAlerts): what fires or is over when it is
 * new, and again each minute. Each says until when it counts if nothing more is heard of it.
 */
import { MINUTE, type Micros } from '../base/time.ts';
import type { ReceivedAlert } from './received-alert.ts';
import type { AlertInstance } from './rule-memory.ts';

/** Prometheus' --rules.alert.resend-delay. */
const RESEND_US: Micros = MINUTE;

/** Notes at each alert that it is sent. */
export function alertsToSend(instances: Iterable<AlertInstance>, intervalUs: Micros, atUs: Micros): ReceivedAlert[] {
  const sent: ReceivedAlert[] = [];
  for (const instance of instances) {
    const { firedAtUs, resolvedAtUs } = instance.life;
    if (firedAtUs === null || !isDue(instance, atUs)) continue;
    instance.sentAtUs = atUs;
    const { labels, annotations } = instance;
    const validUntilUs = atUs + 4 * Math.max(RESEND_US, intervalUs);
    sent.push({ labels, annotations, startsAtUs: firedAtUs, endsAtUs: resolvedAtUs ?? validUntilUs });
  }
  return sent;
}

function isDue({ life: { resolvedAtUs }, sentAtUs = -Infinity }: AlertInstance, atUs: Micros): boolean {
  return (resolvedAtUs !== null && resolvedAtUs > sentAtUs) || sentAtUs + RESEND_US < atUs;
}
