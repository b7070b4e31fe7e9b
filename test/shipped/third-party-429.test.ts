import { prove } from './proof.ts';

prove('third-party-429');
