import { expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { axe, overflow, settled, type Visitor } from '../../browser.fixture.js';

/** Whether the focus is on an element or inside it. */
const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element.contains(document.activeElement)).catch(() => false);

/** Goes on with Tab until the element has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator, most = 160): Promise<void> {
  await target.first().waitFor({ state: 'attached' });
  for (let presses = 0; presses < most; presses++) {
    if (await hasFocus(target.first())) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${most} times Tab did not lead to ${String(target)}`);
}

/** Follows a link, or presses a button. */
export async function activate(page: Page, target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Picks one of several: Tab to the group, Space for the first, arrows from there. */
export async function pick(page: Page, group: Locator, option: string | RegExp): Promise<void> {
  await tabTo(page, group);
  const wanted = group.getByRole('radio', { name: option });
  await page.keyboard.press('Space');
  for (let presses = 0; presses < 20; presses++) {
    if (await wanted.isChecked()) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`no arrow leads to ${String(option)}`);
}

/** Puts a list of the browser on an entry, by typing how it begins. */
export async function choose(page: Page, list: Locator, begins: string): Promise<void> {
  await tabTo(page, list);
  await page.keyboard.type(begins);
}

/** Writes into a field, in the place of what is there. */
export async function write(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** No serious accessibility violation and no sideways scrolling, wide and narrow; the page keeps its width. */
export async function accessible(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  const size = page.viewportSize()!;
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: width < 500 ? 720 : 900 });
    await settled(visitor);
    expect([width, page.url(), await axe(page), await overflow(page)]).toEqual([width, page.url(), [], 0]);
  }
  await page.setViewportSize(size);
}

/** What a screen reader finds in the page's main part. */
export const readOut = (page: Page): Promise<string> => page.locator('main').ariaSnapshot();
