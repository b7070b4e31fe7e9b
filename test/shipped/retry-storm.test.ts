import { prove } from './proof.ts';

prove('retry-storm');
