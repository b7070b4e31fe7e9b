import { prove } from './proof.ts';

prove('bad-replica');
