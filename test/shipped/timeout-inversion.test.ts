import { prove } from './proof.ts';

prove('timeout-inversion');
