import { prove } from './proof.ts';

prove('all-quiet');
