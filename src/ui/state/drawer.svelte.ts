/**
 * The one drawer at the right: detail of a service, span, alert or hint beside the work, so that context is never lost. API:
 *   drawer.show(title, Component, props, kicker?)   props are plain values; for live ones read the state inside the component
 *   drawer.close()
 *   drawer.content     what is open, or null
 */
import type { Component } from 'svelte';

export interface DrawerContent {
  readonly title: string;
  /** What kind of thing it is, in small letters above the title, e.g. `service`. */
  readonly kicker: string;
  readonly component: Component<Record<string, unknown>>;
  readonly props: Record<string, unknown>;
}

export class DrawerState {
  content: DrawerContent | null = $state.raw(null);

  show<P extends object>(title: string, component: Component<P>, props: P, kicker = ''): void {
    this.content = {
      title,
      kicker,
      component: component as unknown as Component<Record<string, unknown>>,
      props: props as Record<string, unknown>,
    };
  }

  close(): void {
    this.content = null;
  }
}

export const drawer = new DrawerState();
