import { prove } from './proof.ts';

prove('n-plus-one');
