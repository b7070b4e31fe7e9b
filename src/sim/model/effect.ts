/**
 * What faults do, as data: numbers on hooks that the world asks at fixed places, settings that are another than was set, deeds that
 * somebody does, and the course that all this takes in time. The world composes the effects of several faults (world/hooks.ts).
 */
import type { Micros } from '../base/time.ts';
import type { WorldDeed } from './action.ts';
import type { AlertingChange } from './alerting-change.ts';

export type HookLaw = 'sum' | 'product' | 'share' | 'most';

/** Every hook with its law. A hook that nothing acts on is worth 0, one that multiplies 1. */
export const HOOKS = {
  /** Every message to or from there takes this much longer, and at random around a mean of this much longer. */
  delayUs: 'sum',
  jitterUs: 'sum',
  /** The share of the messages to there, and from there, that get lost and are sent again later. */
  lostRatio: 'share',
  lostAnswersRatio: 'share',
  /** The share of the messages to and from there that arrive twice. */
  twiceRatio: 'share',
  /** A share of them takes longer, by so much. */
  tailRatio: 'share',
  tailUs: 'sum',
  /** The share of connection attempts that are refused, and of requests that are met with a reset. */
  refusalRatio: 'share',
  resetRatio: 'share',
  /** The share of requests that fail at once, and with which status; 0 is 500. */
  errorRatio: 'share',
  errorStatus: 'most',
  /** The share of readiness requests that are answered with an error. */
  unreadyRatio: 'share',
  /** The share of requests whose answer says 200 and something wrong. */
  wrongRatio: 'share',
  /** How much longer lookups of names take, the share that fails; 1 at a component: its record is not updated. */
  lookupUs: 'sum',
  lookupFailureRatio: 'share',
  recordHeld: 'most',
  /** Cores that others want of the hardware below a node. */
  stolenCores: 'sum',
  /** How far the clock of a process is ahead. */
  clockAheadUs: 'sum',
  /** 1: the certificate of the service has come to its end. */
  certificateEnded: 'most',
  /** What processors, a quota of them, and a disk are worth: 1 is full speed; a broker stops at 0. */
  speed: 'product',
  quotaFactor: 'product',
  diskSpeed: 'product',
  /** How much more work a step takes, and one that holds a lock of the process. */
  workFactor: 'product',
  lockedWorkFactor: 'product',
  /** How often more a step asks its statement. */
  queryRepeats: 'sum',
  /** 1: the processes stand still. */
  frozen: 'most',
  /** What a request makes and lets go at once, what of it nobody lets go any more, and how much longer collections take. */
  garbageBytes: 'sum',
  leakBytes: 'sum',
  pauseFactor: 'product',
  /** Descriptors, ports and bytes of a disk that somebody else has; connections of a database likewise. */
  descriptorsHeld: 'sum',
  portsHeld: 'sum',
  diskHeldBytes: 'sum',
  connectionsHeld: 'sum',
  /** The share of lent connections that are never given back. */
  poolLeakRatio: 'share',
  /** The share of lookups in caches for keys that nobody has, and for one and the same key; how large that one's value is. */
  strangerRatio: 'share',
  hotLookupRatio: 'share',
  hotValueFactor: 'product',
  /** The share of what is found in caches that was stored under the same key for somebody else. */
  wrongKeyRatio: 'share',
  /** The share of row locks that all want the same few rows, and how many these are; 0 is one. */
  hotRowRatio: 'share',
  hotRows: 'most',
  /** The share of tasks of a thread pool that wait for another task of the same pool. */
  nestedRatio: 'share',
  /** The share of calls that all go to the replica that has been there for longest. */
  stuckRatio: 'share',
  /** The share of what is published in which something is missing, that has the same key, that has none, and that is sent twice. */
  malformedRatio: 'share',
  hotKeyRatio: 'share',
  keylessRatio: 'share',
  duplicateRatio: 'share',
  /** The share of requests and messages whose idempotency key is not recognised. */
  forgottenRatio: 'share',
  /** The share of the statements at a partitioned database that are for rows of the largest tenant besides. */
  hotTenantRatio: 'share',
  /** Numbers of the sequences of a database that nobody can have. */
  numbersHeld: 'sum',
  /** The share of the scrapes of a process that fail, and how long its answer is on its way. */
  scrapeLostRatio: 'share',
  scrapeDelayUs: 'sum',
  /** How many times more users come, and the share of their visits that is for the largest tenant besides. */
  arrivalFactor: 'product',
  loudRatio: 'share',
  /** The share of failed requests after which their user comes again, and after how long. */
  returnRatio: 'share',
  returnAfterUs: 'sum',
  /** The share of users who take their answers slowly, and how long. */
  slowReaderRatio: 'share',
  slowReaderUs: 'sum',
} as const satisfies Readonly<Record<string, HookLaw>>;

export type Hook = keyof typeof HOOKS;

/** Where an effect acts. */
export type Place =
  /** All replicas of a service, or a share of them: those that are there at the onset, the oldest first, at least one. */
  | { readonly kind: 'service'; readonly service: string; readonly replicasRatio: number }
  | { readonly kind: 'endpoint'; readonly service: string; readonly endpoint: string }
  | { readonly kind: 'database'; readonly database: string }
  | { readonly kind: 'broker'; readonly broker: string }
  | { readonly kind: 'topic'; readonly broker: string; readonly topic: string }
  /** What a service does with the messages of a topic. */
  | { readonly kind: 'consumer'; readonly service: string; readonly consumer: string }
  /** Between a service and a service or database that it calls. */
  | { readonly kind: 'edge'; readonly from: string; readonly to: string }
  | { readonly kind: 'statement'; readonly database: string; readonly statement: string }
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'users'; readonly users: string };

/** How an override makes a new value of a setting out of the one that was set. */
export type OverrideLaw = 'to' | 'plus' | 'times' | 'atMost' | 'atLeast';

export type Effect = HookEffect | OverrideEffect | DeedEffect | StrikeEffect | AlertingEffect;

export interface HookEffect {
  readonly kind: 'hook';
  readonly hook: Hook;
  readonly at: Place;
  readonly value: number;
}

/**
 * A setting (model/settings.ts) has another value than was set, whoever set it, until an operator sets it; a `*` in it stands for every
 * name there is.
 */
export interface OverrideEffect {
  readonly kind: 'override';
  readonly component: string;
  readonly setting: string;
  readonly law: OverrideLaw;
  readonly value: number;
}

/** What somebody does at the onset, and what undoes it at the end: the change log tells of both. */
export interface DeedEffect {
  readonly kind: 'deed';
  readonly deed: WorldDeed;
  readonly undo: WorldDeed | null;
}

/** Something that happens at the onset, and again once in a while where it says how often. */
export type StrikeEffect = { readonly kind: 'strike'; readonly everyUs: Micros | null } & Strike;

type Strike =
  | { readonly strike: 'crash' | 'collect' | 'flush'; readonly at: Place & { readonly kind: 'service' } }
  /** So many users come at once; alike: each time the same one, on behalf of the largest tenant. */
  | { readonly strike: 'herd'; readonly at: Place & { readonly kind: 'users' }; readonly count: number; readonly alike: boolean }
  /** So many messages come at once, of nobody who is known; malformed: something is missing in them. */
  | {
      readonly strike: 'publish';
      readonly at: Place & { readonly kind: 'topic' };
      readonly count: number;
      readonly malformed: boolean;
    }
  /** Members of a group of consumers are not heard of in time. */
  | { readonly strike: 'silence'; readonly at: Place & { readonly kind: 'consumer' } };

/** Something is otherwise than it was set in alerting. The world only lets it begin and end. */
export interface AlertingEffect {
  readonly kind: 'alerting';
  readonly change: AlertingChange;
}

/** What an injection does in the course of time. */
export interface Course {
  /** The effects of each step of its growth; of one that is there at once, one step. */
  readonly steps: readonly (readonly Effect[])[];
  /** From one step to the next. */
  readonly stepUs: Micros;
  /** After so long it ends by itself; null: it does not. */
  readonly lastsUs: Micros | null;
  /** It comes and goes: there for so long, away for so long; null: it stays. */
  readonly blink: { readonly onUs: Micros; readonly offUs: Micros } | null;
}
