/** CSS colours for a canvas, which knows no `var(...)`: read from the document, and read again when the theme changes. */
import { createSubscriber } from 'svelte/reactivity';

const followTheme = createSubscriber((update) => {
  const observer = new MutationObserver(update);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
});

/** Replaces each `var(--name)` by its value. Within an effect it is asked again after a change of theme. */
export function themedColour(colour: string): string {
  followTheme();
  if (!colour.includes('var(')) return colour;
  const style = getComputedStyle(document.documentElement);
  return colour.replace(/var\((--[\w-]+)\)/g, (_, name: string) => style.getPropertyValue(name).trim());
}
