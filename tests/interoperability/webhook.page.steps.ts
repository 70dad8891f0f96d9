import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { axe, openBrowser, overflow, screenshot, settled, visit } from '../browser.fixture.js';
import type { InteropStage } from './interop.stage.js';

export function webhookPageSteps(stage: InteropStage): void {
  describe('the page of a holder’s webhooks', () => {
    let endpoint: Server;
    let url: string;
    beforeAll(async () => {
      endpoint = createServer((request, response) => {
        request.resume().on('end', () => response.writeHead(204).end());
      });
      await new Promise<void>((done) => endpoint.listen(0, '127.0.0.1', done));
      url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/hospital`;
    });
    afterAll(() => new Promise((done) => endpoint.close(done)));

    /** Moves on with the Tab key until the element has the focus. */
    async function tabTo(page: Page, target: Locator): Promise<void> {
      for (let steps = 0; steps < 80; steps++) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error('the Tab key does not reach it');
    }

    it('works with the keyboard alone, and shows the secret once', async () => {
      const browser = await openBrowser();
      try {
        const visitor = await visit(stage.test, browser, 'sophie', { examined: true });
        const { page } = visitor;
        await visitor.go('/points-d-appel');
        await tabTo(page, page.getByLabel('Adresse à appeler'));
        await page.keyboard.type('hospital');
        await page.keyboard.press('Enter');
        await page.getByText('Une adresse complète est attendue').waitFor();
        await tabTo(page, page.getByLabel('Adresse à appeler'));
        await page.keyboard.press('Control+A');
        await page.keyboard.type(url);
        await page.keyboard.press('Enter');
        const secret = page.getByLabel('Secret de signature', { exact: true });
        await secret.waitFor();
        expect(await secret.textContent()).toMatch(/^whsec_/);
        expect(await page.locator('main').ariaSnapshot()).toContain('Votre secret, montré une seule fois');
        await screenshot(page, 'webhook-secret');
        await tabTo(page, page.getByRole('button', { name: 'Je l’ai gardé' }));
        await page.keyboard.press('Enter');
        await secret.waitFor({ state: 'detached' });

        const card = page.getByRole('article', { name: url });
        await tabTo(page, card.getByRole('button', { name: 'Envoyer un essai' }));
        await page.keyboard.press('Enter');
        await tabTo(page, card.locator('summary', { hasText: 'Envois des 30 derniers jours' }));
        await page.keyboard.press('Enter');
        await card.getByRole('cell', { name: /Reçu/ }).waitFor();
        await tabTo(page, card.getByRole('button', { name: /Renvoyer.: «.Message d’essai »/ }));
        await page.keyboard.press('Enter');
        await card.getByText(/2 essais/).waitFor();
        await screenshot(page, 'webhook-deliveries');

        await tabTo(page, card.getByRole('button', { name: 'Changer le secret' })).catch(async () => {
          await page.keyboard.press('Home');
          await tabTo(page, card.getByRole('button', { name: 'Changer le secret' }));
        });
        await page.keyboard.press('Enter');
        await page.getByRole('dialog', { name: 'Changer le secret ?' }).waitFor();
        await page.keyboard.press('Escape');
        expect(visitor.faults).toEqual([]);
        for (const [language, width] of [
          ['fr', 1280],
          ['fr', 320],
          ['en', 1280],
          ['en', 320],
        ] as const) {
          await page.setViewportSize({ width, height: 800 });
          await visitor.go(language === 'fr' ? '/points-d-appel' : '/en/webhooks');
          await card.locator('summary').first().press('Enter');
          await settled(visitor);
          expect([language, width, await axe(page)]).toEqual([language, width, []]);
          expect([language, width, await overflow(page)]).toEqual([language, width, 0]);
          await screenshot(page, `webhooks-${language}-${width}`);
        }
      } finally {
        await browser.close();
      }
    });
  });
}
