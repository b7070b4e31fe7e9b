/** How a running cache server obeys what operators set about it (model/database-settings.ts). */
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';

export function obeyCacheServer(core: Core, database: DatabaseState): void {
  const { store, model } = database;
  if (store === null || model.cache === undefined) return;
  store.obey(model.cache, core.events.nowUs);
  // Whether it may refuse what is to be stored has to be found out anew.
  database.setUp(database.up);
}
