/** Services: replicas, workers, a bounded queue, pools and endpoints made of steps. */
import { transactionStep } from './transaction-shape.ts';

import type { Consumer, Endpoint, Service, Step } from '../model/topology.ts';
import { admissionOf, admissionWords, endpointAdmissionOf, endpointAdmissionWords } from './admission-shape.ts';
import { probes } from './probe-shape.ts';
import { autoscale } from './autoscale-shape.ts';
import { balancing } from './balancing-shape.ts';
import { guardOfCall, guardWords } from './call-guard-shape.ts';
import { flag, policyFields, policyOf, policyTrouble, serviceCallFields } from './call-policy-shape.ts';
import { publishStep } from './broker-shape.ts';
import { withCachePools } from './cache-shape.ts';
import { chooseStep } from './choose-shape.ts';
import { consumers } from './consumer-shape.ts';
import { flagStep } from './flag-shape.ts';
import { distribution, positiveLength, stepLength } from './distribution-shape.ts';
import { endpointName, endpointReference } from './endpoint-reference.ts';
import { credentialsMax, endpointsMax, processorsMax, replicasMax, servicesMax, stepsMax, workersMax } from './limits.ts';
import { defaulted, object, optional, required, variants } from './object-shape.ts';
import { hostConnections, pools } from './pool-shape.ts';
import { count, decimal, longText, name, phrase, share, title } from './quantity.ts';
import { resolver } from './resolver-shape.ts';
import { tls } from './tls-shape.ts';
import { repeatStep, writtenOut, type Repeat } from './repeat-shape.ts';
import { serviceTelemetry } from './service-telemetry-shape.ts';
import { cacheStep, lockStep, processFields, processModel, threadPoolStep, writeStep } from './process-shape.ts';
import { idempotent } from './idempotency-shape.ts';
import { logs } from './logging-shape.ts';
import { bandwidthWord, messageSizeWords } from './network-shape.ts';
import { heap, processorQuota } from './runtime-shape.ts';
import { transferStep } from './transfer-shape.ts';
import { choice, convert, either, list, mapOf, named, nameTrouble, type Shape } from './shape.ts';

const noStep = (): Step => ({ kind: 'log', level: 'debug', message: '' });
const later = 'is not part of the language yet.';
const soon = { fields: `Fields of a log line ${later}` };

const queryText = phrase(
  'a database and one of its statements, such as orders-db pending-orders',
  /^([A-Za-z][A-Za-z0-9_.-]*) ([A-Za-z][A-Za-z0-9_.-]*)$/,
  { database: '', statement: '' },
  (database = '', statement = '') => nameTrouble(database) ?? nameTrouble(statement) ?? { database, statement },
);

const logLine = either<{ readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string }>(
  'a message, or a map with "level" and "message"',
  convert(
    title,
    (message) => ({ level: 'info' as const, message }),
    () => ({ level: 'info' as const, message: '' }),
  ),
  object(
    'a log line',
    {
      level: defaulted(choice('debug', 'info', 'warn', 'error'), 'info', 'How grave it is.'),
      message: required(longText, 'What it says.'),
    },
    soon,
  ),
);

/** One thing that happens while a request is handled. */
const step: Shape<Step | Repeat> = named('Step', 'a step', ['map'], () => stepVariants);

const steps: Shape<Step[]> = writtenOut(step);

const stepVariants: Shape<Step | Repeat> = variants<Step | Repeat>(
  'a step',
  {
    work: convert(
      object('a step', { work: required(distribution, 'Occupies a processor of the replica for this long when it runs alone.') }),
      ({ work }): Step => ({ kind: 'work', demand: work }),
      noStep,
    ),
    wait: convert(
      object('a step', {
        wait: required(distribution, 'Waits without a processor, like a call to something that is not modelled.'),
      }),
      ({ wait }): Step => ({ kind: 'wait', length: wait }),
      noStep,
    ),
    call: convert(
      object(
        'a call',
        {
          call: required(endpointReference, 'The service and endpoint that are called, and waited for.'),
          timeout: defaulted(positiveLength, '10s', 'When the caller gives up and fails with 504.'),
          credentials: optional(
            count({ min: 1, max: credentialsMax, maxName: 'credentialsMax' }),
            'Which key it brings to an external service, by number; that must accept the same, or answers 401. Left out: none is asked for.',
          ),
          check: optional(
            flag,
            'Whether it checks the answer: a wrong one is a failure then. Left out: it goes by whatever it gets.',
          ),
          ...guardWords,
          ...policyFields,
        },
        soon,
      ),
      (
        { call, timeout, check, credentials, retry, hedge, cancel, deadline, priority, idempotencyKey, ...guard },
        at,
        reading,
      ): Step => {
        const words = { retry, hedge, cancel, deadline, priority, idempotencyKey };
        const trouble = policyTrouble(words);
        if (trouble !== null) reading.report(at, trouble, '.idempotencyKey');
        return {
          kind: 'call',
          ...call,
          timeoutUs: timeout,
          guard: guardOfCall(guard),
          policy: policyOf(words),
          checks: check,
          credentials,
        };
      },
      noStep,
    ),
    query: convert(
      object(
        'a query',
        {
          query: required(queryText, 'The database and the statement that is sent, over a connection of the pool to it.'),
          timeout: defaulted(positiveLength, '30s', 'When the statement is cancelled.'),
        },
        soon,
      ),
      ({ query, timeout }): Step => ({ kind: 'query', ...query, timeoutUs: timeout }),
      noStep,
    ),
    parallel: convert(
      object('a parallel step', {
        parallel: required(
          list(
            either<readonly Step[]>(
              'a step or a list of steps',
              convert(
                step,
                (one) => (one.kind === 'repeat' ? one.steps : [one]),
                () => [],
              ),
              steps,
            ),
            {
              min: 1,
              max: stepsMax,
              what: 'branches',
            },
          ),
          'Branches that run at the same time, each a step or a list of steps; all are waited for.',
        ),
      }),
      ({ parallel }): Step => ({ kind: 'parallel', branches: parallel }),
      noStep,
    ),
    choose: chooseStep(steps),
    flag: flagStep(steps),
    repeat: repeatStep(steps),
    lock: lockStep(steps),
    pool: threadPoolStep(steps),
    cache: cacheStep(steps),
    transaction: transactionStep(steps),
    write: writeStep,
    publish: publishStep,
    fail: convert(
      object('a failure', {
        fail: required(share, 'The share of requests that fail here.'),
        status: defaulted(
          count({ min: 400, max: 599, maxName: 'statusMax' }),
          500,
          'The HTTP status that the request is answered with.',
        ),
        message: defaulted(title, 'internal error', 'What the error says.'),
        when: optional(choice('malformed'), 'Only for messages in which something is missing; in the steps of a consumer.'),
      }),
      ({ fail, status, message, when }): Step => ({
        ...{ kind: 'fail', ratio: fail, status, message },
        ...(when === undefined ? {} : { malformedOnly: true }),
      }),
      noStep,
    ),
    transfer: transferStep,
    wrong: convert(
      object('wrong answers', {
        wrong: required(
          share,
          'The share of requests that are answered with status 200 and wrong data. Callers that do not "check" pass it on.',
        ),
      }),
      ({ wrong }): Step => ({ kind: 'wrong', ratio: wrong }),
      noStep,
    ),
    log: convert(
      object('a log step', { log: required(logLine, 'A line that is written to the log.') }, soon),
      ({ log }): Step => ({ kind: 'log', level: log.level, message: log.message }),
      noStep,
    ),
  },
  {
    ...soon,
    sleep: 'Did you mean "wait"?',
    cpu: 'Did you mean "work"?',
    db: 'Did you mean "query"?',
    http: 'Did you mean "call"?',
    loop: 'Did you mean "repeat"?',
  },
);

const endpoint = object('an endpoint', {
  ...endpointAdmissionWords,
  ...messageSizeWords,
  idempotent: optional(
    idempotent,
    'Whether it works once for all requests with one idempotency key: later ones get the same answer, or 409 while the first is under way.',
  ),
  steps: required(steps, 'What happens while a request is handled, in order.'),
});

/** A service under its name. */
export const services: Shape<Service[]> = convert(
  mapOf(
    name,
    object(
      'a service',
      {
        version: defaulted(title, '1.0.0', 'The version that runs when the scenario starts.'),
        external: optional(
          flag,
          "Whether it is somebody else's, such as a vendor's: then it tells nothing of itself, and only its callers see how it does. Left out: it is ours.",
        ),
        credentials: optional(
          count({ min: 1, max: credentialsMax, maxName: 'credentialsMax' }),
          'Of an external service: which key it accepts, by number, of calls that bring one. Left out: the first.',
        ),
        ...serviceCallFields,
        replicas: defaulted(count({ min: 1, max: replicasMax, maxName: 'replicasMax' }), 1, 'How many instances run.'),
        autoscale: optional(autoscale, 'Changes the number of replicas by their use of processors. Left out: nobody does.'),
        probes: optional(probes, 'Small requests by which the platform finds out how a replica is. Left out: nobody asks.'),
        processors: defaulted(
          decimal({ min: 0.01, max: processorsMax, maxName: 'processorsMax' }),
          1,
          'Processors of one replica; its running requests share them.',
        ),
        cpuRequest: optional(
          decimal({ min: 0.01, max: processorsMax, maxName: 'processorsMax' }),
          'Processors that one replica asks for, which a node must have left to take it. Left out: as many as it has.',
        ),
        cpuLimit: optional(
          processorQuota,
          'How much processor time one replica may use. Left out: all that its processors have.',
        ),
        heap: optional(heap, 'The managed memory of one replica. Left out: memory is not modelled.'),
        workers: defaulted(
          count({ min: 1, max: workersMax, maxName: 'workersMax' }),
          32,
          'Requests that one replica handles at once; each holds a worker until it is answered.',
        ),
        ...processFields,
        logs: optional(logs, 'Its log. Left out: lines from info on are written, and take no room on a disk.'),
        startup: defaulted(stepLength, '10s', 'From the start of a replica until it takes requests.'),
        telemetry: defaulted(serviceTelemetry, {}, 'What its processes tell of themselves.'),
        pools: defaulted(pools, {}, 'Pools of connections of one replica, by the name of the database.'),
        connections: optional(
          hostConnections,
          'How its replicas keep connections to the services that it calls. Left out: they cost nothing and there are always enough.',
        ),
        tls: optional(
          tls,
          'Encryption of the connections to it that its callers open ("connections"). Left out: handshakes cost nothing but round trips.',
        ),
        dns: optional(
          resolver,
          'How its replicas find the addresses of the services and databases that they call. Left out: they always know them.',
        ),
        ...bandwidthWord,
        ...admissionWords,
        balance: optional(balancing, 'How callers choose one of the replicas. Left out: each in turn.'),
        endpoints: defaulted(
          mapOf(endpointName, endpoint, { max: endpointsMax, what: 'endpoints' }),
          {},
          'What it offers, such as GET /orders. Only a service with consumers can do without.',
        ),
        consumers: defaulted(consumers(steps), {}, 'What it does with messages of brokers, by name.'),
      },
      {
        cpu: 'Did you mean "processors"?',
        cpuQuota: 'Did you mean "cpuLimit"?',
        threads: 'Did you mean "workers"?',
        hpa: 'Did you mean "autoscale"?',
        instances: 'Did you mean "replicas"?',
        quota: 'Did you mean "rateLimit"?',
        thirdParty: 'Did you mean "external"?',
      },
    ),
    { min: 1, max: servicesMax, what: 'services' },
  ),
  (entries, _at, reading) =>
    entries.map(({ key, value, at, source }): Service => {
      if (value.endpoints.length + value.consumers.length === 0)
        reading.report(source, 'a service needs "endpoints": what it offers, such as GET /orders.');
      const groupOf = (one: Consumer): string => (one.group === '' ? key : one.group);
      const service: Service = {
        name: key,
        version: value.version,
        external: value.external,
        credentials: value.credentials,
        replicas: value.replicas,
        autoscale: value.autoscale,
        probes: value.probes,
        processors: value.processors,
        processorRequest: value.cpuRequest,
        processorQuota: value.cpuLimit ?? null,
        heap: value.heap ?? null,
        workers: value.workers,
        queueMax: value.queue.max,
        process: processModel(value),
        logs: value.logs,
        startupUs: value.startup,
        bucketBoundsUs: value.telemetry.buckets ?? null,
        tracesRatio: value.telemetry.traces,
        tracesWaits: value.telemetry.waits,
        metricNames: value.telemetry.names,
        userIds: value.telemetry.userIds,
        pools: withCachePools(value.pools, value.caches),
        connections: value.connections,
        tls: value.tls,
        resolver: value.dns,
        bytesPerSecond: value.bandwidth,
        balancing: value.balance ?? null,
        admission: admissionOf(value),
        cancels: value.cancel,
        propagatesDeadline: value.deadline === 'propagate',
        ...(value.priority === 'propagate' ? { carriesPriority: true } : {}),
        consumers: value.consumers.map((one) => {
          const made = { ...one, group: groupOf(one) };
          const place = reading.placeOf(one);
          if (place !== undefined) reading.remember(made, place);
          return made;
        }),
        endpoints: value.endpoints.map((one): Endpoint => {
          const { steps: inside, idempotent: remembers, requestSize, responseSize, ...words } = one.value;
          const made: Endpoint = {
            ...{ method: one.key.method, route: one.key.route, steps: inside },
            ...{ requestBytes: requestSize, responseBytes: responseSize },
            admission: endpointAdmissionOf(words),
            idempotent: remembers,
          };
          reading.remember(made, one.at);
          return made;
        }),
      };
      reading.remember(service, at);
      return service;
    }),
  () => [],
);
