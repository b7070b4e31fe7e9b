/** The commands of cache servers, which stand where a database has its statements. */
import type { Statement } from './topology.ts';

/** The statements that a cache server knows, by their places. */
export const GET = 0;
export const SET = 1;

export const COMMANDS: readonly Statement[] = (['get', 'set'] as const).map((verb) => ({
  name: verb,
  text: verb === 'get' ? 'GET ?' : 'SET ? ? PX ?',
  table: '',
  verb,
  where: [],
  rows: 1,
  columnRows: null,
  join: null,
  takes: null,
  locks: null,
}));
