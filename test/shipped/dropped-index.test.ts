import { prove } from './proof.ts';

prove('dropped-index');
