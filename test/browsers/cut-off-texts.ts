/**
 * Texts that a person cannot read in full and is not told so: wider than a box that hides what does not fit, or covered by
 * something else. A box that ends in an ellipsis or scrolls says that there is more, and words for screen readers only are
 * meant to be unseen.
 */
import type { Page } from 'playwright-core';

/** One line for each, e.g. `span.name "orders-db" ends 12 px outside`. Empty when all is well. */
export async function cutOffTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const own = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      );
      if (!own || element.closest('.unseen, svg, select, [role="tooltip"]') !== null || element.offsetParent === null) continue;
      const range = document.createRange();
      range.selectNodeContents(element);
      const text = range.getBoundingClientRect();
      if (text.width === 0) continue;
      const name = `${element.tagName.toLowerCase()}.${element.className} "${element.innerText.slice(0, 40)}"`;
      let [rightPx, whole] = [text.right, true];
      for (let box: HTMLElement | null = element; box !== null && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.overflowX === 'visible') continue;
        const edge = box.getBoundingClientRect();
        const over = text.right - edge.right;
        rightPx = Math.min(rightPx, edge.right);
        if (text.bottom > edge.bottom || text.top < edge.top || (over > 0 && style.textOverflow === 'ellipsis')) whole = false;
        if (style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis' && over > 1.5) {
          found.push(`${name} ends ${Math.round(over)} px outside`);
        }
        if (style.overflowX !== 'hidden' || style.textOverflow === 'ellipsis') break;
      }
      // Only what is in sight as a whole can be covered: the rest is scrolled away.
      if (!whole || text.top < 0 || text.bottom > innerHeight || text.height > 40) continue;
      const over = document.elementFromPoint(Math.min(rightPx - 2, innerWidth - 1), (text.top + text.bottom) / 2);
      if (over !== null && !over.contains(element) && !element.contains(over)) {
        found.push(`${name} is covered by ${over.tagName.toLowerCase()}.${over.getAttribute('class') ?? ''}`);
      }
    }
    return found;
  });
}
