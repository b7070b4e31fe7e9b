import { prove } from './proof.ts';

prove('cache-stampede');
