/** Where the page begins: fonts and tokens first, then the address and the theme, then the frame. */
import '@fontsource-variable/source-sans-3/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './theme/tokens.css';
import './theme/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { navigation } from './state/navigation.svelte.ts';
import { theme } from './state/theme.svelte.ts';

theme.attach();
navigation.attach();
const target = document.getElementById('app');
if (target !== null) mount(App, { target });
