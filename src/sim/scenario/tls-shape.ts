/** Encryption of connections to a service: what a handshake costs, and until when its certificate is good. */
import type { Tls } from '../model/tls.ts';
import type { Topology } from '../model/topology.ts';
import { stepLength } from './distribution-shape.ts';
import { runLengthMaxUs } from './limits.ts';
import { defaulted, object, optional } from './object-shape.ts';
import { duration } from './quantity.ts';
import { convert, type Reading, type Shape } from './shape.ts';

export const tls: Shape<Tls> = convert(
  object('encryption', {
    serverWork: defaulted(
      stepLength,
      '1ms',
      'Processor time that a handshake costs the replica that is called: a signature with RSA-2048; a tenth of it with elliptic curves.',
    ),
    clientWork: defaulted(stepLength, '300us', 'Processor time that it costs the replica that calls: it checks the chain.'),
    certificateEnds: optional(
      duration({ minUs: 1, maxUs: runLengthMaxUs, maxName: 'runLengthMax' }),
      'When the certificate ends, from the start of the scenario on: then nobody can open a connection any more. Left out: long after.',
    ),
  }),
  ({ serverWork, clientWork, certificateEnds }) => ({
    ...{ serverWorkUs: serverWork, clientWorkUs: clientWork },
    expiresAtUs: certificateEnds ?? null,
  }),
  () => ({ serverWorkUs: 0, clientWorkUs: 0, expiresAtUs: null }),
);

/** Handshakes are those of connections that somebody opens. */
export function checkEncryption({ services }: Topology, reading: Reading): void {
  if (services.some(({ connections }) => connections !== undefined)) return;
  for (const service of services)
    if (service.tls !== undefined)
      reading.reportAbout(service, ['tls'], 'means nothing while no service has "connections". Add them to those that call it.');
}
