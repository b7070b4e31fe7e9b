import { prove } from './proof.ts';

prove('flag-latent-bug');
