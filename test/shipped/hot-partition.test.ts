import { prove } from './proof.ts';

prove('hot-partition');
