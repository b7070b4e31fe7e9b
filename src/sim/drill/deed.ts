/** Whether a deed is one that the answer means, and whether it changes anything but minds. */
import type { Deed } from '../model/action.ts';
import type { DeedPattern } from '../model/scenario.ts';

/** The kind and all fields that the pattern gives are equal. */
export function matchesDeed(pattern: DeedPattern, deed: Deed): boolean {
  const fields = new Map<string, unknown>(Object.entries(deed));
  return Object.entries(pattern).every(
    ([name, wanted]) =>
      wanted === undefined ||
      (name === 'settings' && setsAll(wanted, deed)) ||
      JSON.stringify(wanted) === JSON.stringify(fields.get(name)),
  );
}

function setsAll(wanted: unknown, deed: Deed): boolean {
  if (deed.kind !== 'configure' || typeof wanted !== 'object' || wanted === null) return false;
  return Object.entries(wanted).every(
    ([name, value]) => name in deed.settings && (value === null || value === deed.settings[name]),
  );
}

/** False for what only people hear of. */
export function changesTheWorld(deed: Deed): boolean {
  return deed.kind !== 'acknowledge' && deed.kind !== 'diagnose';
}
