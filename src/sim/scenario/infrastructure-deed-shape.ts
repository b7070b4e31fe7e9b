/** What is done to what services stand on, as files write it: `renewCertificate: bank`. */
import { DAY } from '../base/time.ts';
import { defaulted, optional, required } from './object-shape.ts';
import { duration, name, title } from './quantity.ts';

export const renewFields = {
  renewCertificate: required(name, 'The service that gets a new certificate; connections that are opened from now on trust it.'),
  valid: defaulted(
    duration({ minUs: 1, maxUs: 3650 * DAY, maxName: 'certificateLengthMax' }),
    '90d',
    'How long the new certificate is good.',
  ),
  author: optional(title, 'Who did it. Left out, whoever acts.'),
};
