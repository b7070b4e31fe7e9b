/** What an operator can set about the log of a service while it runs. */
import { HOUR } from '../base/time.ts';
import { LOG_LEVELS, PLAIN_LOGGING, type Logging, type LogShipperModel } from './logging.ts';
import { always, type Setting } from './setting.ts';
import type { Service } from './topology.ts';

/** As good as no bound at all: 1 PiB. */
const ALL_OF_IT = 1024 * 1024 * 1024 * 1024 * 1024;

export const LOGGING_SETTINGS = {
  'logs.level': {
    measure: 'logLevel',
    min: 0,
    max: LOG_LEVELS.length - 1,
    doc: 'Lines below this level are not written.',
    names: always,
    read: (model) => LOG_LEVELS.indexOf(loggingOf(model).level),
    write: (model, _, value) => withLogging(model, { level: LOG_LEVELS[value] }),
  },
  'logs.keep': {
    measure: 'memory',
    min: 1024,
    max: ALL_OF_IT,
    doc: 'How much of its newest log a replica keeps on its disk; what is older goes at once.',
    names: (model) => (loggingOf(model).file === null ? [] : ['']),
    read: (model) => loggingOf(model).file?.keepBytes ?? ALL_OF_IT,
    write: (model, _, keepBytes) => withLogging(model, { file: loggingOf(model).file && { keepBytes } }),
  },
  'logs.shipper.every': {
    measure: 'duration',
    min: 1,
    max: HOUR,
    doc: 'How long log lines wait to be sent together.',
    names: shippers,
    read: (model) => loggingOf(model).shipper?.everyUs ?? 0,
    write: (model, _, everyUs) => withShipper(model, { everyUs }),
  },
  'logs.shipper.buffer': {
    measure: 'memory',
    min: 1,
    max: ALL_OF_IT,
    doc: 'Size of the log lines that may wait to be sent; more are dropped.',
    names: shippers,
    read: (model) => loggingOf(model).shipper?.bufferBytes ?? 0,
    write: (model, _, bufferBytes) => withShipper(model, { bufferBytes }),
  },
  'logs.shipper.rate': {
    measure: 'memory',
    min: 1,
    max: ALL_OF_IT,
    doc: 'Size of the log lines that are sent in a second; 1024TiB when nothing limits them.',
    names: shippers,
    read: (model) => loggingOf(model).shipper?.bytesPerSecond ?? ALL_OF_IT,
    write: (model, _, value) => withShipper(model, { bytesPerSecond: value === ALL_OF_IT ? null : value }),
  },
} as const satisfies Readonly<Record<string, Setting<Service>>>;

function loggingOf({ logs }: Service): Logging {
  return logs ?? PLAIN_LOGGING;
}

function shippers(model: Service): readonly string[] {
  return loggingOf(model).shipper === null ? [] : [''];
}

function withShipper(model: Service, fields: Partial<LogShipperModel>): Service {
  const { shipper } = loggingOf(model);
  return withLogging(model, { shipper: shipper && { ...shipper, ...fields } });
}

function withLogging(model: Service, fields: Partial<Logging>): Service {
  return { ...model, logs: { ...loggingOf(model), ...fields } };
}
