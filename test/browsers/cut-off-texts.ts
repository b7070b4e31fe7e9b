/**
 * Texts that a person cannot read in full and is not told so: wider or higher than a box that hides what does not fit. A box
 * that ends in an ellipsis or scrolls says that there is more, and words for screen readers only are meant to be unseen.
 */
import type { Page } from 'playwright-core';

/** One line for each, e.g. `span.name "orders-db" is 82 wide in 60`. Empty when all is well. */
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
      for (let box: HTMLElement | null = element; box !== null && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.overflowX === 'visible') continue;
        if (style.overflowX !== 'hidden' && style.overflowX !== 'clip') break;
        const edge = box.getBoundingClientRect();
        const over = text.right - edge.right;
        if (style.textOverflow === 'ellipsis' || over <= 1.5 || text.width === 0) break;
        found.push(
          `${element.tagName.toLowerCase()}.${element.className} "${element.innerText.slice(0, 40)}" ends ${Math.round(over)} px outside`,
        );
        break;
      }
    }
    return found;
  });
}
