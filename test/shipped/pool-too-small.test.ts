import { prove } from './proof.ts';

prove('pool-too-small');
