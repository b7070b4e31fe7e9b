/**
 * Markdown that somebody else wrote, as HTML that cannot do anything: no scripts, styles, forms or images, and links only to
 * web pages (opened in a new tab, telling them nothing) or to places on this page. A briefing from a stranger's scenario must
 * neither run code nor make the browser call home by being read.
 */
import DOMPurify from 'dompurify';
import { marked } from 'marked';

const TAGS =
  'p br hr h1 h2 h3 h4 h5 h6 strong em del code pre blockquote ul ol li table thead tbody tr th td a kbd sup sub'.split(' ');
/** Anything longer is cut: no briefing is that long, and a parser should not be held up by one. */
const MARKDOWN_CHARS_MAX = 100_000;

export function renderMarkdown(markdown: string): string {
  const html = marked.parse(markdown.slice(0, MARKDOWN_CHARS_MAX), { async: false, gfm: true });
  const fragment = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ['href', 'title', 'start', 'align'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: /^(?:https?:|#)/i,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const link of fragment.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer nofollow');
  }
  const holder = document.createElement('div');
  holder.append(fragment);
  return holder.innerHTML;
}
