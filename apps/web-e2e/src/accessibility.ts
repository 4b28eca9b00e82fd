import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What axe finds wrong on a page as it is now: the rule, and the first element that breaks it. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** The narrowest window that every page must fit, in CSS pixels. */
const NARROW = 320;
/** A cell that is narrower breaks its words into letters. */
const WORD = 32;

/** What a window of 320 pixels cuts off of a page, and cells that have no room there for a word. */
export async function narrowFaults(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: NARROW, height: 640 });
  return page.evaluate(
    ([narrow, word]) => {
      const shown = [...document.querySelectorAll<HTMLElement>('main :is(th, td, input, select, textarea, button, a)')]
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ element, box }) => box.width > 1 && !element.closest('.visually-hidden'));
      const cutOff = shown.filter(({ box }) => box.left < 0 || box.right > narrow);
      const tooNarrow = shown.filter(
        ({ element, box }) => element.matches('th, td') && box.width < word && element.innerText.trim().length > 2,
      );
      return [
        ...(document.documentElement.scrollWidth > narrow ? ['the page is wider than the window'] : []),
        ...cutOff.map(({ element }) => `cut off: ${element.outerHTML.slice(0, 120)}`),
        ...tooNarrow.map(({ element }) => `no room for a word: ${element.innerText.trim()}`),
      ];
    },
    [NARROW, WORD] as const,
  );
}
