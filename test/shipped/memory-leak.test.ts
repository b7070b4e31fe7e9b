import { prove } from './proof.ts';

prove('memory-leak');
