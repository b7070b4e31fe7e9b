/** The scrape: gauges are read off the world, then every target is copied into the store. Drained pods end here. */
import type { Micros } from '../base/time.ts';
import type { Core } from './core.ts';
import { EVENT_SCRAPE, EVENT_SCRAPE_TIMEOUT } from './event-kinds.ts';
import { readBroker } from './broker-restart.ts';
import type { DatabaseState } from './database.ts';
import { readJob } from './jobs.ts';
import { readNodes } from './nodes.ts';
import { workingSet } from './oom-killer.ts';
import { allProcessors, processorCount, readPartitions } from './partitions.ts';
import { readPod } from './pod-gauges.ts';
import { askForSamples, failsAtOnce, giveUpScrape } from './scrape-answers.ts';
import { readScraper } from './scraper.ts';
import { readSessions } from './session-gauges.ts';
import { readSpace } from './disk-space.ts';
import { readRole } from './server-role.ts';
import { readStorage } from './storage-instruments.ts';
import { retireIdlePods } from './orchestrator.ts';

export function scrape(core: Core): void {
  const nowUs = core.events.nowUs;
  for (const pod of core.pods) {
    if (pod.phase === 'gone' || pod.phase === 'crashed') continue;
    if (pod.container !== null) pod.container.read(pod.processors, workingSet(pod), nowUs);
    if (pod.phase !== 'starting' && core.scrapeTimeoutUs === null) readPod(core, pod);
  }
  for (const database of core.databases) {
    readDatabase(database, nowUs);
    if (database.store === null) readSessions(core, database);
    else {
      const { connectionsOpen: connections, model, up } = database;
      database.store.read(database.target, { connections, connectionsMax: model.connectionsMax, up }, nowUs);
    }
    readRole(database);
    readSpace(core, database);
    if (database.replication !== null) {
      const { primary } = database.replication;
      database.replication.read(database.target, core.databases[primary].storage?.walFlushedBytes ?? 0, nowUs);
    }
  }
  readNodes(core);
  for (const broker of core.messaging.brokers) readBroker(core, broker);
  for (const store of core.keyStores) store.read();
  for (const job of core.jobs) readJob(core, job);
  core.collector?.read();
  readScraper(core.scraper, core.recorder.series.all.length);
  if (core.scrapeTimeoutUs === null) scrapeAtOnce(core);
  else scrapePatiently(core, core.scrapeTimeoutUs);
  retireIdlePods(core);
  core.events.schedule(nowUs + core.scrapeIntervalUs, EVENT_SCRAPE, 0, 0);
}

/** All answer at once, but for processes whose scrape fails. */
function scrapeAtOnce(core: Core): void {
  const mayFail = !core.hooks.areIdle || core.scraper !== null;
  const failed = !mayFail ? [] : core.pods.filter((pod) => failsAtOnce(core, pod)).map(({ target }) => target);
  for (const target of core.recorder.targets) if (!failed.includes(target)) target.scrape(core.events.nowUs);
}

/** Processes are asked, and have a while to answer; who looks at them from outside answers at once. */
function scrapePatiently(core: Core, timeoutUs: Micros): void {
  const { nowUs } = core.events;
  const processes = new Set(core.pods.map(({ target }) => target));
  for (const target of core.recorder.targets) if (!processes.has(target)) target.scrape(nowUs);
  for (const pod of core.pods) if (pod.phase !== 'gone' && pod.unseen === null) askForSamples(core, pod, timeoutUs);
  core.events.schedule(nowUs + timeoutUs, EVENT_SCRAPE_TIMEOUT, 0, 0);
}

/** The time for the answers of this round is up. */
export function scrapeTimesOut(core: Core): void {
  for (const pod of core.pods) giveUpScrape(core, pod);
}

function readDatabase(database: DatabaseState, nowUs: number): void {
  const { instruments, target } = database;
  const { values } = target;
  values[instruments.up] = database.up ? 1 : 0;
  const processors = allProcessors(database);
  values[instruments.processorSeconds] = processors.reduce((sum, one) => sum + one.busyUntil(nowUs), 0);
  values[instruments.processors] = processorCount(database);
  values[instruments.active] = processors.reduce((sum, one) => sum + one.running, 0);
  readPartitions(database, nowUs);
  values[instruments.open] = database.connectionsOpen + database.connectionsHeld;
  values[instruments.connectionsMax] = database.model.connectionsMax;
  if (database.storage !== null) readStorage(database.storage, target, nowUs);
  database.tables.forEach((table, index) => {
    const [seqScans, indexScans, seqRows] = instruments.tables[index];
    values[seqScans] = table.seqScans;
    values[indexScans] = table.indexScans;
    values[seqRows] = table.seqRowsRead;
    if (table.counted !== null) {
      values[table.counted[0]] = table.rows;
      values[table.counted[1]] = table.modified;
    }
    if (table.vacuum !== null) {
      values[table.vacuum.counters[0]] = table.dead;
      values[table.vacuum.counters[1]] = table.vacuum.vacuums;
    }
  });
}
