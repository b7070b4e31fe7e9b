/** Deeds and schema changes in the words in which scenario files write them, for lists, debriefs and messages. */
import { matcherText } from '../model/matcher-syntax.ts';
import type { DeedPattern } from '../model/scenario.ts';
import { settingsText } from '../model/settings.ts';

/** `scale checkout to 9`, `rollback orders-db latest`: the kind of deed first, then what it acts on. */
export function deedWords(deed: DeedPattern): string {
  switch (deed.kind) {
    case 'deploy':
      return words(deed.kind, deed.service, deed.version);
    case 'promote':
      return words(deed.kind, deed.service);
    case 'migrate':
      return words(deed.kind, deed.database);
    case 'rollback':
      return words(deed.kind, deed.component, deed.change);
    case 'restart':
      return words(deed.kind, deed.service, deed.pod === undefined ? undefined : `pod ${deed.pod}`);
    case 'scale':
      return words(deed.kind, deed.service, deed.replicas === undefined ? undefined : `to ${deed.replicas}`);
    case 'configure':
      return words(deed.kind, deed.component, deed.settings === undefined ? undefined : settingsWords(deed.settings));
    case 'createIndex':
      return words(
        'create index on',
        deed.database,
        deed.table,
        deed.columns === undefined ? undefined : `(${deed.columns.join(', ')})`,
      );
    case 'openTransaction':
      return words('transaction', deed.database, deed.table);
    case 'cancelQuery':
      return words(deed.kind, deed.database, deed.session);
    case 'flush':
      return words(deed.kind, deed.component, deed.cache === '' ? undefined : deed.cache);
    case 'warm':
      return words(deed.kind, deed.service, deed.cache);
    case 'failover':
      return words(deed.kind, deed.database, deed.to === '' ? undefined : deed.to);
    case 'changeAlert':
      return words('change alert', deed.alert);
    case 'silence':
      return words(deed.kind, deed.matchers?.map(matcherText).join(', '));
    case 'expireSilence':
      return words('expire silence', deed.silence);
    case 'operate':
      return words(deed.operation ?? deed.kind, deed.database, deed.table);
    case 'infrastructure':
      return words(deed.operation ?? deed.kind, deed.component);
    case 'messaging':
      return words(
        deed.operation ?? deed.kind,
        deed.component,
        deed.name,
        deed.operation === 'skipMessage' ? deed.partition : deed.to,
      );
    case 'inject':
      return words(deed.kind, deed.target, deed.fault);
    case 'clear':
      return words(deed.kind, deed.injection);
    case 'acknowledge':
      return words(deed.kind, deed.alert);
    case 'diagnose':
      return words(deed.kind, deed.component, deed.mechanism);
  }
}

function settingsWords(settings: Readonly<Record<string, number | null>>): string {
  return Object.entries(settings)
    .map(([name, value]) => (value === null ? name : settingsText({ [name]: value })))
    .join(', ');
}

function words(...parts: readonly (string | number | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' ');
}
