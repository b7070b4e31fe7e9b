/** The part of the address after `#`: a view and its parameters, `#/traces?id=4bf9`. */
export type Params = Readonly<Record<string, string>>;

export function readAddress(hash: string): { readonly view: string; readonly params: Params } {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return { view: path.replace(/[^a-z-]/g, ''), params: Object.fromEntries(new URLSearchParams(query)) };
}

export function writeAddress(view: string, params: Params): string {
  const query = new URLSearchParams(params).toString();
  return query === '' ? `#/${view}` : `#/${view}?${query}`;
}
