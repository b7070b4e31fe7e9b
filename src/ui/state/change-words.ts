/** A change in one line: the component, unless its title begins with it already, and the title. */
import type { Change } from '../../sim/model/action.ts';

export function changeWords({ component, title }: Pick<Change, 'component' | 'title'>): string {
  return title.startsWith(`${component}:`) ? title : `${component}: ${title}`;
}
