/**
 * Where the learner is: a view and its parameters, kept in the address (`#/traces?id=4bf9...`), so that back, forward and
 * sharing a link work. API:
 *   navigation.view                 id of the view, '' when none is named
 *   navigation.params               Record<string, string>
 *   navigation.go(view, params)     a new step in the history;   navigation.href(view, params) the same as a link
 *   navigation.set({name: value})   changes parameters in place (null removes), no new step: for filters while typing
 */
import { readAddress, writeAddress, type Params } from './address.ts';

export class Navigation {
  view = $state('');
  params: Params = $state.raw({});

  /** Follows the address bar. Called once, by main. */
  attach(): void {
    addEventListener('hashchange', () => this.read(location.hash));
    this.read(location.hash);
  }

  read(hash: string): void {
    const { view, params } = readAddress(hash);
    this.view = view;
    this.params = params;
  }

  href(view: string, params: Params = {}): string {
    return writeAddress(view, params);
  }

  go(view: string, params: Params = {}): void {
    const href = this.href(view, params);
    if (location.hash !== href) history.pushState(null, '', href);
    this.read(href);
  }

  set(changed: Readonly<Record<string, string | null>>): void {
    const params: Record<string, string> = { ...this.params };
    for (const [name, value] of Object.entries(changed)) {
      if (value === null || value === '') delete params[name];
      else params[name] = value;
    }
    const href = this.href(this.view, params);
    if (location.hash === href) return;
    history.replaceState(null, '', href);
    this.params = params;
  }
}

export const navigation = new Navigation();
