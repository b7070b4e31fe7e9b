/**
 * Dark or light. Follows the system until the learner chooses. API:
 *   theme.name     'dark' | 'light', what is shown
 *   theme.toggle() chooses the other one and remembers it
 */
type ThemeName = 'dark' | 'light';
const KEY = 'faultline.theme';

export class Theme {
  private chosen: ThemeName | null = $state(null);
  private system: ThemeName = $state('dark');
  name: ThemeName = $derived(this.chosen ?? this.system);

  /** Reads the memory and the system, and keeps the document's attribute right. Called once, by main. */
  attach(): void {
    const saved = localStorage.getItem(KEY);
    this.chosen = saved === 'dark' || saved === 'light' ? saved : null;
    const light = matchMedia('(prefers-color-scheme: light)');
    const follow = () => {
      this.system = light.matches ? 'light' : 'dark';
      this.apply();
    };
    light.addEventListener('change', follow);
    follow();
  }

  toggle(): void {
    this.chosen = this.name === 'dark' ? 'light' : 'dark';
    localStorage.setItem(KEY, this.chosen);
    this.apply();
  }

  private apply(): void {
    document.documentElement.dataset['theme'] = this.name;
  }
}

export const theme = new Theme();
