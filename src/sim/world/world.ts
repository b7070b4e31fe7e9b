/**
 * The running system: takes events in order and lets the mechanism they belong to act, until a given instant. Everything in it is
 * plain data (law 4), so it can be saved and restored at any instant between events.
 */
import { LimitReached } from '../base/limit.ts';
import type { Micros } from '../base/time.ts';
import type { WorldDeed } from '../model/action.ts';
import { exporterOf } from '../model/exporter-names.ts';
import type { Course } from '../model/effect.ts';
import type { Topology } from '../model/topology.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import { openExpiry } from './cache-expiry.ts';
import { startCollecting } from './collecting-spans.ts';
import { Core } from './core.ts';
import { EVENT_SCRAPE } from './event-kinds.ts';
import { BEGIN_REPEATABLE_READ } from './control-statements.ts';
import { DatabaseState } from './database.ts';
import { dispatch, settle } from './dispatch.ts';
import { checkDeed } from './deed-check.ts';
import { apply } from './deeds.ts';
import { dealAll } from './group-membership.ts';
import { openHealthChecks } from './health-checking.ts';
import { clearInjection, inject } from './injecting.ts';
import { RowVersions } from './row-versions.ts';
import { databaseInstruments, FAMILIES } from './instruments.ts';
import { run } from './interpreter.ts';
import { openAutoscalers, rescalingsUntold } from './autoscaler.ts';
import { openNodes } from './nodes.ts';
import { openService } from './orchestrator.ts';
import { obeySessionLimits } from './statement-timeouts.ts';
import { obeyPartitions } from './partitions.ts';
import { openReplication } from './replication.ts';
import { openStorage } from './storage-opening.ts';
import { openVacuum } from './vacuum.ts';
import { openJobs } from './jobs.ts';
import { openDoors } from './users.ts';
import { visitsLeftOutTold } from './visits-left-out.ts';

/** Events without a step of the clock: what takes no time must not go on forever. */
const EVENTS_AT_INSTANT_MAX = 10_000_000;

export class World {
  readonly core: Core;

  constructor(
    topology: Topology,
    seed: string,
    recorder: Recorder,
    scrapeIntervalUs: Micros,
    scrapeTimeoutUs: Micros | null = null,
    scrapeSamplesMax: number | null = null,
  ) {
    this.core = new Core(topology, seed, recorder, scrapeIntervalUs, scrapeTimeoutUs, scrapeSamplesMax);
    const { core } = this;
    recorder.families.push(...FAMILIES);
    topology.databases.forEach((model, id) => {
      const target = recorder.addTarget({ database: model.name }, undefined, exporterOf(model.system));
      const host = recorder.spans.definePod(model.name);
      const processors = core.addProcessors(model.processors, id);
      const instruments = databaseInstruments(topology, id, target);
      core.databases.push(new DatabaseState(model, id, host, processors, target, instruments, seed));
    });
    for (const { statement, database } of core.program.queries) {
      if (statement === BEGIN_REPEATABLE_READ) core.databases[database].sessions.versions ??= new RowVersions();
    }
    for (const database of core.databases) obeyPartitions(core, database);
    for (const database of core.databases) openStorage(core, database, seed);
    for (const database of core.databases) obeySessionLimits(core, database);
    for (const database of core.databases) openVacuum(core, database);
    for (const database of core.databases) openReplication(core, database, seed);
    openExpiry(core);
    openNodes(core);
    topology.services.forEach((_, service) => openService(core, service));
    dealAll(core);
    openHealthChecks(core);
    openAutoscalers(core);
    openJobs(core);
    openDoors(core);
    startCollecting(core);
    if (recorder.on) core.events.schedule(scrapeIntervalUs, EVENT_SCRAPE, 0, 0);
  }

  /** Processes every event up to and including `untilUs` and leaves the clock there, or where a limit has ended the world. */
  advance(untilUs: Micros): void {
    this.withinLimits(() => this.move(untilUs));
  }

  check(deed: WorldDeed): string[] {
    return checkDeed(this.core, deed);
  }

  apply(deed: WorldDeed, author: string): void {
    this.withinLimits(() => {
      apply(this.core, deed, author);
      settle(this.core);
    });
  }

  inject(id: number, course: Course): void {
    this.withinLimits(() => {
      inject(this.core, id, course);
      settle(this.core);
    });
  }

  /** Ends an injection; one that is over stays so. */
  clear(id: number): void {
    this.withinLimits(() => {
      clearInjection(this.core, id);
      settle(this.core);
    });
  }

  /** Limits of the world that were reached, as sentences. */
  limitsReached(): string[] {
    const { endedBy, visitsLeftOut } = this.core;
    return [
      ...(endedBy === null ? [] : [`${endedBy}: the run ended here`]),
      ...visitsLeftOutTold(visitsLeftOut),
      ...rescalingsUntold(this.core),
    ];
  }

  /** A world that has come to a limit in the middle of an event goes no further. */
  private withinLimits(go: () => void): void {
    if (this.core.endedBy !== null) return;
    try {
      go();
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error;
      this.core.endedBy = error.message;
    }
  }

  private move(untilUs: Micros): void {
    const { core } = this;
    const { events, ready } = core;
    settle(core);
    let instantUs = -1;
    let happenedBefore = 0;
    while (events.next(untilUs)) {
      if (events.nowUs !== instantUs) {
        instantUs = events.nowUs;
        happenedBefore = events.happened;
      } else if (events.happened - happenedBefore > EVENTS_AT_INSTANT_MAX) {
        throw new LimitReached(`eventsAtInstantMax: ${EVENTS_AT_INSTANT_MAX} events at one instant`);
      }
      dispatch(core, events.kind, events.a, events.b);
      while (ready.length > 0) run(core, ready.shift());
    }
    events.nowUs = untilUs;
  }
}
