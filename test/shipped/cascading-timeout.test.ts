import { prove } from './proof.ts';

prove('cascading-timeout');
