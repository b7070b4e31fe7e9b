import { prove } from './proof.ts';

prove('connection-leak');
