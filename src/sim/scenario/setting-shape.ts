/** Settings as deeds write them, `queue.max: 60`, and as answers mean them, `orders queue.max`. Which exist is model/settings.ts. */
import { COLLECTOR_SETTINGS } from '../model/collector-settings.ts';
import { DATABASE_SETTINGS } from '../model/database-settings.ts';
import { FLAG_SETTINGS } from '../model/flag.ts';
import { JOB_SETTINGS } from '../model/job.ts';
import { SERVICE_SETTINGS } from '../model/service-settings.ts';
import { MEASURE_WORDS, parseSetting, valueTrouble } from '../model/setting.ts';
import { describedSetting, measureOf, type Settings } from '../model/settings.ts';
import { phrase } from './quantity.ts';
import { convert, form, mapOf, nameTrouble, type Shape } from './shape.ts';
import { nearest } from './suggestion.ts';

const SETTING = /^[A-Za-z][A-Za-z0-9_.-]{0,150}$/;

/** Which component is meant is not known here, so those of all kinds are told when none is near. */
function noSetting(written: string): string {
  const tables = {
    'a service': SERVICE_SETTINGS,
    'a database': DATABASE_SETTINGS,
    'the collector': COLLECTOR_SETTINGS,
    'a flag': FLAG_SETTINGS,
    'a job': JOB_SETTINGS,
  };
  const near = nearest(written, Object.values(tables).flatMap(Object.keys));
  if (near !== null) return `no setting is called ${JSON.stringify(written)}. Did you mean ${JSON.stringify(near)}?`;
  const all = Object.entries(tables).map(([what, table]) => `${what} has ${Object.keys(table).join(', ')}`);
  return `no setting is called ${JSON.stringify(written)}. ${all.join('; ').replace(/^a/, 'A')}.`;
}

const settingName: Shape<string> = form({
  expected: 'the name of a setting such as queue.max',
  pattern: SETTING.source,
  parse(text) {
    if (!SETTING.test(text)) return null;
    return measureOf(text) === null ? noSetting(text) : { value: text };
  },
  standIn: '',
});

/** As it is written, until the setting says in what it is measured. */
const anyValue: Shape<string> = form({
  expected: 'a number, a duration, a percentage or a rate',
  pattern: '',
  parse: (text) => (text.length > 40 ? null : { value: text }),
  standIn: '',
  schema: { type: ['number', 'string'] },
});

/** A map from settings to their new values. */
export const settings: Shape<Settings> = convert(
  mapOf(settingName, anyValue, { min: 1, max: 20, what: 'settings' }),
  (entries, _at, reading): Settings => {
    const read: Record<string, number> = {};
    for (const { key, value, source } of entries) {
      const setting = describedSetting(key);
      if (setting === null || value === '') continue;
      const number = parseSetting(setting.measure, value);
      const trouble =
        number === null
          ? `must be ${MEASURE_WORDS[setting.measure]}, but is ${JSON.stringify(value)}.`
          : valueTrouble(setting, number);
      if (trouble !== null) reading.report(source, trouble);
      else read[key] = number ?? 0;
    }
    return read;
  },
  () => ({}),
);

/** `orders`, or `orders queue.max` when only this setting is meant. */
export const configurePattern = phrase<{ component: string; settings?: Readonly<Record<string, null>> }>(
  'a service, database, flag, job or collector, such as orders, and if only one setting is meant its name, such as orders queue.max',
  /^([A-Za-z][A-Za-z0-9_.-]*)(?: ([A-Za-z][A-Za-z0-9_.-]*))?$/,
  { component: '' },
  (component = '', setting) => {
    const trouble = nameTrouble(component);
    if (trouble !== null) return trouble;
    if (setting === undefined) return { component };
    if (measureOf(setting) === null) return noSetting(setting);
    return { component, settings: { [setting]: null } };
  },
);
