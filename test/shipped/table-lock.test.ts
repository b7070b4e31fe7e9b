import { prove } from './proof.ts';

prove('table-lock');
