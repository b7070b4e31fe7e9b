import { prove } from './proof.ts';

prove('poison-message');
