import { prove } from './proof.ts';

prove('missing-time');
