/** What an operator can set about the log of a service while it runs. */
import { LOG_LEVELS, PLAIN_LOGGING, type Logging } from './logging.ts';
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
} as const satisfies Readonly<Record<string, Setting<Service>>>;

function loggingOf({ logs }: Service): Logging {
  return logs ?? PLAIN_LOGGING;
}

function withLogging(model: Service, fields: Partial<Logging>): Service {
  return { ...model, logs: { ...loggingOf(model), ...fields } };
}
