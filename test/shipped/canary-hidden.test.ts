import { prove } from './proof.ts';

prove('canary-hidden');
