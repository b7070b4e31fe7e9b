/** The network between components: its latency, and paths that are slower, lossy or narrow. */
import type { Distribution } from '../model/distribution.ts';
import { RETRANSMIT_US, type Network, type NetworkPath } from '../model/network.ts';
import type { Topology } from '../model/topology.ts';
import { distribution, positiveLength, stepLength } from './distribution-shape.ts';
import { bytesMax, messageBytesMax, pathsMax } from './limits.ts';
import { defaulted, object, optional, required } from './object-shape.ts';
import { byteRate, byteSize, name, share } from './quantity.ts';
import { convert, list, type Reading, type Shape } from './shape.ts';
import { suggest } from './suggestion.ts';

/** 1 kB/s: a message of the usual size takes some seconds. */
const bandwidth = byteRate({ min: 1_000, max: bytesMax, maxName: 'bytesMax' });
const messageSize = byteSize({ min: 0, max: messageBytesMax, maxName: 'messageBytesMax' });

/** Of a service. */
export const bandwidthWord = {
  bandwidth: optional(
    bandwidth,
    'What the network link of a replica takes, in each direction: messages leave and come in one after the other. Left out: it has no end.',
  ),
};

/** Of an endpoint. */
export const messageSizeWords = {
  requestSize: optional(messageSize, 'Bytes of a request, which matter where a bandwidth is said. Left out: 1 KiB.'),
  responseSize: optional(messageSize, 'Bytes of an answer, which matter where a bandwidth is said. Left out: 4 KiB.'),
};

const path: Shape<NetworkPath> = convert(
  object('a path', {
    from: optional(
      name,
      'The service that calls. Left out: whoever calls "to", users included, where no path of their own is said.',
    ),
    to: required(name, 'The service or database that is called. Answers come back over the same path.'),
    latency: optional(distribution, 'From one end to the other, one way. Left out: as everywhere in the network.'),
    loss: defaulted(share, '0%', 'The share of the messages that are lost, in each direction, and sent again later.'),
    bandwidth: optional(
      bandwidth,
      'What it takes in each direction, for all who use it together: messages go one after the other. Left out: it has no end.',
    ),
  }),
  ({ from, to, latency, loss, bandwidth: width }, at, reading): NetworkPath => {
    if (loss === 1) reading.report(at, 'is 100%: nothing would ever arrive. Write less.', '.loss');
    const made: NetworkPath = {
      ...{ from: from ?? null, to, latency: latency ?? null },
      ...{ lossRatio: loss === 1 ? 0 : loss, bytesPerSecond: width ?? null },
    };
    reading.remember(made, at);
    return made;
  },
  () => ({ from: null, to: '', latency: null, lossRatio: 0, bytesPerSecond: null }),
);

export const network: Shape<Network & { readonly latency: Distribution }> = convert(
  object(
    'the network',
    {
      latency: defaulted(distribution, { constant: '250us' }, 'From one process to another, one way.'),
      retransmit: defaulted(
        positiveLength,
        '200ms',
        'After how long a lost message is sent again for the first time; then it takes twice as long each time. What opens a connection waits five times as long.',
      ),
      betweenZones: optional(
        stepLength,
        'How much longer each message takes from one zone to another, one way. Left out: no longer.',
      ),
      paths: defaulted(
        list(path, { max: pathsMax, what: 'paths' }),
        [],
        'Paths between components that are not like the others.',
      ),
    },
    { links: 'Did you mean "paths"?', bandwidth: 'Say "bandwidth" of services, or of paths.' },
  ),
  ({ latency, retransmit, paths, betweenZones }) => ({
    latency,
    retransmitUs: retransmit,
    paths,
    betweenZonesUs: betweenZones,
  }),
  () => ({
    latency: { kind: 'constant', valueUs: 0 },
    retransmitUs: RETRANSMIT_US,
    paths: [],
    betweenZonesUs: undefined,
  }),
);

/** Both ends of a path must exist, and no two paths lie between the same ends. */
export function checkNetwork({ network: read, services, databases }: Topology, reading: Reading): void {
  const callers = services.map((one) => one.name);
  const callees = [...callers, ...databases.map((one) => one.name)];
  const seen = new Set<string>();
  const known = (about: object, key: string, given: string, names: readonly string[], what: string) => {
    if (given === '' || names.includes(given)) return;
    reading.reportAbout(about, [key], `no ${what} is called ${JSON.stringify(given)}.${suggest(given, names)}`);
  };
  for (const one of read?.paths ?? []) {
    if (one.from !== null) known(one, 'from', one.from, callers, 'service');
    known(one, 'to', one.to, callees, 'service or database');
    const ends = JSON.stringify([one.from, one.to]);
    if (seen.has(ends)) reading.reportAbout(one, ['to'], 'there is a path between these two already. Take one of them out.');
    seen.add(ends);
  }
}
