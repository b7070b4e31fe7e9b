/**
 * The answer, apart from what the candidate gets: the cause, what helps, what only seems to. Deeds here are patterns: `scale: checkout`
 * means scaling it to any number.
 */
import { flushFields, warmPattern } from './cache-deed-shape.ts';
import { topicText } from './broker-shape.ts';
import { failoverPattern } from './failover-shape.ts';
import { consumerText, skippedText } from './messaging-deed-shape.ts';
import { sessionText } from './session-deed-shape.ts';
import { expireDeed, expireFields } from './silence-deed-shape.ts';
import { SECOND } from '../base/time.ts';
import type { DeedPattern } from '../model/scenario.ts';
import { tableText } from './database-deed-shape.ts';
import { columns } from './database-shape.ts';
import { instant } from './deed-shape.ts';
import { replicasMax } from './limits.ts';
import { defaulted, object, optional, required, variants, type Fields, type Read } from './object-shape.ts';
import { count, longText, name, phrase, title } from './quantity.ts';
import { configurePattern } from './setting-shape.ts';
import { runLength } from './scenario-shape.ts';
import { choice, convert, list, nameTrouble, type Shape } from './shape.ts';
import { apiVersion } from './system-shape.ts';

const rollbackText = phrase<{ component: string; change?: number | 'latest' }>(
  'a service or database, such as orders-db, and if only one change is meant its number or "latest"',
  /^([A-Za-z][A-Za-z0-9_.-]*)(?: (latest|[0-9]{1,6}))?$/,
  { component: '' },
  (component = '', which) => {
    const trouble = nameTrouble(component);
    if (trouble !== null) return trouble;
    return which === undefined ? { component } : { component, change: which === 'latest' ? 'latest' : Number(which) };
  },
);

const scaleText = phrase<{ service: string; replicas?: number }>(
  'a service, such as checkout, and if only one number is meant "to 9"',
  /^([A-Za-z][A-Za-z0-9_.-]*)(?: to ([0-9]{1,4}))?$/,
  { service: '' },
  (service = '', replicas) => {
    if (Number(replicas ?? 0) > replicasMax) return `is too large; at most ${replicasMax} replicas are allowed (replicasMax).`;
    return nameTrouble(service) ?? (replicas === undefined ? { service } : { service, replicas: Number(replicas) });
  },
);

const indexed = object('an index', {
  database: required(name, 'The database.'),
  table: required(name, 'The table.'),
  columns: optional(columns, 'Its columns in order; any columns when left out.'),
});

/** A pattern among fields of its surroundings. */
function patternWith<F extends Fields, T>(
  what: string,
  extra: F,
  to: (pattern: DeedPattern, read: Read<F>) => T,
  standIn: () => T,
): Shape<T> {
  const kind = <G extends Fields>(fields: G, pattern: (read: Read<G>) => DeedPattern): Shape<T> =>
    convert(
      object(what, { ...extra, ...fields }),
      (read, at, reading) => {
        const made = pattern(read as unknown as Read<G>);
        reading.remember(made, at);
        return to(made, read as unknown as Read<F>);
      },
      standIn,
    );
  return variants<T>(what, {
    rollback: kind({ rollback: required(rollbackText, 'A rollback of this service or database.') }, ({ rollback }) => ({
      kind: 'rollback',
      ...rollback,
    })),
    analyze: kind({ analyze: required(tableText, 'Taking the statistics of a table anew helps.') }, ({ analyze }) => ({
      kind: 'operate',
      operation: 'analyze',
      ...analyze,
    })),
    cancelQuery: kind({ cancelQuery: required(sessionText, 'Ending this session helps.') }, ({ cancelQuery }) => ({
      kind: 'cancelQuery',
      ...cancelQuery,
    })),
    pauseConsumer: kind({ pauseConsumer: required(consumerText, 'Pausing this consumer.') }, ({ pauseConsumer }) => ({
      kind: 'messaging',
      operation: 'pauseConsumer',
      ...pauseConsumer,
    })),
    resumeConsumer: kind({ resumeConsumer: required(consumerText, 'Resuming this consumer.') }, ({ resumeConsumer }) => ({
      kind: 'messaging',
      operation: 'resumeConsumer',
      ...resumeConsumer,
    })),
    skipMessage: kind(
      { skipMessage: required(skippedText, 'Skipping a message of this consumer; in any partition when none is said.') },
      ({ skipMessage }) => ({ kind: 'messaging', operation: 'skipMessage', ...skipMessage }),
    ),
    moveOffsets: kind({ moveOffsets: required(consumerText, 'Moving the offsets of this consumer.') }, ({ moveOffsets }) => ({
      kind: 'messaging',
      operation: 'moveOffsets',
      ...moveOffsets,
    })),
    redrive: kind({ redrive: required(topicText, 'Moving the messages of this topic.') }, ({ redrive }) => ({
      kind: 'messaging',
      operation: 'redrive',
      component: redrive.broker,
      name: redrive.topic,
    })),
    cordon: kind({ cordon: required(name, 'Letting no more replicas come to this node.') }, ({ cordon }) => ({
      kind: 'infrastructure',
      operation: 'cordon',
      component: cordon,
    })),
    drain: kind({ drain: required(name, 'Draining this node.') }, ({ drain }) => ({
      kind: 'infrastructure',
      operation: 'drain',
      component: drain,
    })),
    renewCertificate: kind(
      { renewCertificate: required(name, 'A new certificate for this service.') },
      ({ renewCertificate }) => ({ kind: 'infrastructure', operation: 'renewCertificate', component: renewCertificate }),
    ),
    failover: kind({ failover: required(failoverPattern, 'A failover of this database.') }, ({ failover }) => ({
      kind: 'failover',
      ...failover,
    })),
    changeAlert: kind({ changeAlert: required(title, 'Changing the rule of this alert.') }, ({ changeAlert }) => ({
      kind: 'changeAlert',
      alert: changeAlert,
    })),
    silence: kind({ silence: required(choice('any'), 'Silencing alerts, whichever.') }, () => ({ kind: 'silence' })),
    expireSilence: kind(expireFields, expireDeed),
    createIndex: kind(
      { createIndex: required(indexed, 'Building this index.') },
      ({ createIndex: { database, table, columns: wanted } }) => ({
        kind: 'createIndex',
        ...{ database, table },
        ...(wanted === undefined ? {} : { columns: wanted }),
      }),
    ),
    flush: kind(flushFields, ({ flush }) => ({ kind: 'flush', ...flush })),
    warm: kind(warmPattern, ({ warm }) => ({ kind: 'warm', ...warm })),
    restart: kind({ restart: required(name, 'A restart of this service or cache server.') }, ({ restart }) => ({
      kind: 'restart',
      service: restart,
    })),
    scale: kind({ scale: required(scaleText, 'Scaling this service.') }, ({ scale }) => ({ kind: 'scale', ...scale })),
    deploy: kind({ deploy: required(name, 'A deploy of this service.') }, ({ deploy }) => ({ kind: 'deploy', service: deploy })),
    promote: kind({ promote: required(name, 'Promoting the new version of this service.') }, ({ promote }) => ({
      kind: 'promote',
      service: promote,
    })),
    configure: kind({ configure: required(configurePattern, 'Setting a service or database.') }, ({ configure }) => ({
      kind: 'configure',
      ...configure,
    })),
    clear: kind(
      { clear: required(count({ min: 1, max: 1_000_000, maxName: 'injectionsMax' }), 'Ending this fault.') },
      ({ clear }) => ({
        kind: 'clear',
        injection: clear,
      }),
    ),
  });
}

const noPattern: DeedPattern = { kind: 'restart' };
const mitigation = patternWith(
  'a deed',
  {},
  (pattern) => pattern,
  () => noPattern,
);
const trap = patternWith(
  'a trap',
  { because: required(longText, 'Why it does not help.') },
  (pattern, read) => ({ pattern, because: read.because }),
  () => ({ pattern: noPattern, because: '' }),
);
const phrases = (doc: string) => required(list(title, { min: 1, max: 50, what: 'phrases' }), doc);

const answerFields = {
  apiVersion,
  kind: required(choice('Answer'), 'What this file is.'),
  cause: required(
    object('a cause', {
      component: required(
        name,
        'The service or database in which the cause is, the alert that is wrong, or "nothing" when all is well.',
      ),
      mechanism: required(title, 'What the cause is, as the diagnosis form offers it.'),
      onset: required(instant, 'When it began.'),
      chain: phrases('From the cause to the symptom, each a short noun phrase.'),
    }),
    'What was wrong.',
  ),
  mechanisms: phrases('What the diagnosis form offers; the right one among plausible others.'),
  mitigations: defaulted(list(mitigation, { max: 20, what: 'deeds' }), [], 'Deeds that help; none only when nothing is wrong.'),
  healthy: required(
    object('the return to health', {
      objective: required(name, 'The objective that must hold again.'),
      for: defaulted(runLength(SECOND), '5m', 'For how long, before the incident counts as mitigated.'),
    }),
    'When it is over.',
  ),
  evidence: phrases('Where one can see it.'),
  traps: defaulted(list(trap, { max: 20, what: 'traps' }), [], 'Tempting deeds that do not help.'),
} as const;

export type AnswerFile = Read<typeof answerFields>;
export const answerShape: Shape<AnswerFile> = convert(
  object('an answer', answerFields),
  (read) => read,
  (): AnswerFile => ({
    ...{ apiVersion: 'faultline/v1', kind: 'Answer', mechanisms: [], mitigations: [], evidence: [], traps: [] },
    ...{ cause: { component: '', mechanism: '', onset: 0, chain: [] }, healthy: { objective: '', for: SECOND } },
  }),
);
