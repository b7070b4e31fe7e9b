/** Colours of levels: severity is a state, so warn and error have the colours of states and the harmless ones are grey. */
import type { LogLevel } from '../../../sim/model/logging.ts';

export const LEVEL_COLOURS: Readonly<Record<LogLevel, string>> = {
  debug: 'var(--line)',
  info: 'var(--line-strong)',
  warn: 'var(--warn)',
  error: 'var(--bad)',
};
