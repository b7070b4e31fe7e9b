/**
 * Feature flags while a run goes on: whom each is on for, and what is told of that. A flag is on for a key (a user, a tenant) when the hash
 * of flag and key lies below its share, so the same ones have it each time, and raising the share takes it from nobody.
 */
import type { Flag } from '../model/flag.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Topology } from '../model/topology.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import { hashText } from '../telemetry/trace-ids.ts';
import type { Program } from './program.ts';
import { serverSpan } from './request-signatures.ts';

export const EVALUATIONS = 'feature_flag_evaluation_success_total';

/** As OpenFeature's hook for metrics names it. */
export const FLAG_FAMILIES: readonly MetricFamily[] = [
  { name: EVALUATIONS, kind: 'counter', unit: '', help: 'Feature flags that were evaluated, by key and variant.' },
];

/** Hashes are below this. */
const KEYS = 4_294_967_296;

/** What is noted of each flag that a request has asked. */
const BITS = 2;
const OFF = 1;
const ON = 2;

export class FlagState {
  readonly id: number;
  /** In force; `modelSet` is what operators have set. */
  model: Flag;
  modelSet: Flag;
  private readonly salt: number;

  constructor(model: Flag, id: number, seed: string) {
    this.id = id;
    this.model = model;
    this.modelSet = model;
    this.salt = hashText(`${seed}/${model.name}/flag`);
  }

  isOnFor(key: number): boolean {
    return mixed(key ^ this.salt) < this.model.onRatio * KEYS;
  }

  /** What a request that was told this notes among its flags; nothing where spans do not tell. */
  note(isOn: boolean): number {
    return this.model.traced ? (isOn ? ON : OFF) << (BITS * this.id) : 0;
  }
}

export function openFlags(topology: Topology, seed: string): FlagState[] {
  return (topology.flags ?? []).map((model, id) => new FlagState(model, id, seed));
}

/** Server spans of requests that asked flags: templates by endpoint and by what was noted, made when the first is answered. */
export class FlaggedSpans {
  private readonly templates = new Map<string, number>();
  private readonly topology: Topology;
  private readonly program: Program;
  private readonly recorder: Recorder;

  constructor(topology: Topology, program: Program, recorder: Recorder) {
    this.topology = topology;
    this.program = program;
    this.recorder = recorder;
  }

  templateOf(endpoint: number, noted: number, rank: number): number {
    const key = rank === 0 ? `${endpoint}/${noted}` : `${endpoint}/${noted}/${rank}`;
    const known = this.templates.get(key);
    if (known !== undefined) return known;
    const { service, endpoint: model } = this.program.endpoints[endpoint];
    const hasTenants = this.topology.users.some((group) => (group.tenants ?? null) !== null);
    const plain = serverSpan(this.topology.services[service].name, model, hasTenants, false, rank);
    const attributes = { ...plain.attributes, ...flagAttributes(this.topology.flags ?? [], noted) };
    const made = this.recorder.spans.defineTemplate({ ...plain, attributes });
    this.templates.set(key, made);
    return made;
  }

  /** Those of an endpoint that have been made. */
  made(endpoint: number): number[] {
    return [...this.templates].filter(([key]) => key.startsWith(`${endpoint}/`)).map(([, template]) => template);
  }
}

/** By OpenTelemetry's conventions; several flags of one request are lists in the same order. */
function flagAttributes(flags: readonly Flag[], noted: number): Readonly<Record<string, string>> {
  const told = flags.flatMap(({ name }, id): [string, string][] => {
    const variant = (noted >> (BITS * id)) & (ON | OFF);
    return variant === 0 ? [] : [[name, (variant & ON) === 0 ? 'off' : 'on']];
  });
  return {
    'feature_flag.key': told.map(([name]) => name).join(','),
    'feature_flag.result.variant': told.map(([, variant]) => variant).join(','),
  };
}

/** Spreads keys evenly over 32 bits (the finalizer of MurmurHash3). */
function mixed(key: number): number {
  let hash = key;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
