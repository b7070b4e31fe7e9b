import { prove } from './proof.ts';

prove('false-alarm');
