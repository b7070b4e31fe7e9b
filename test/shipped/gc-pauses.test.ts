import { prove } from './proof.ts';

prove('gc-pauses');
