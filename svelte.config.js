/** Runes everywhere: a component that falls back to Svelte 4's implicit reactivity is a compile error. */
export default {
  compilerOptions: { runes: true },
};
