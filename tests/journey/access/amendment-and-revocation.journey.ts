import { expect, it } from '@jest/globals';
import { permitIsActive } from '../../../tools/seed/seed.permits.mjs';
import { screenshot, type Language } from '../../browser.fixture.js';
import { accessible, activate, readOut, write } from '../consent/keyboard.steps.js';
import type { JourneyStage } from '../journey.stage.js';
import { decide, shows, submitted } from './case.steps.js';

const WORDS = {
  fr: {
    permit: '/permis/',
    email: 'Adresse électronique',
    ask: 'Demander l’ajout',
    requested: /ajout demandé/,
    add: /^Nommer/,
    named: /est dans le permis/,
    remove: /^Retirer .* du permis$/,
    confirm: 'Retirer',
    gone: /n’a plus accès/,
    superseded: 'Ce permis a été remplacé : il n’ouvre plus rien',
    versions: 'Les versions de ce permis',
    announce: 'Annoncer une mesure',
    facts: 'Faits reprochés',
    send: 'Annoncer',
    announced: /Mesure annoncée/,
    words: 'Votre réponse',
    answer: 'Répondre',
    heard: /La personne a répondu/,
    revoke: 'Révoquer le permis',
    reason: 'Motif',
    unusable: 'Ce permis n’est pas utilisable',
  },
  en: {
    permit: '/en/permits/',
    email: 'E-mail address',
    ask: 'Ask for the addition',
    requested: /addition asked for/,
    add: /^Name /,
    named: /is on the permit/,
    remove: /^Remove .* from the permit$/,
    confirm: 'Remove',
    gone: /has no access any more/,
    superseded: 'This permit was superseded: it opens nothing any more',
    versions: 'The versions of this permit',
    announce: 'Announce a measure',
    facts: 'What is held against them',
    send: 'Announce',
    announced: /Announced:/,
    words: 'Your answer',
    answer: 'Answer',
    heard: /answered on/,
    revoke: 'Revoke the permit',
    reason: 'Reason',
    unusable: 'This permit cannot be used',
  },
} as const;

/** A permit whose people change, which an amendment takes the place of, and which is revoked after a hearing; no mouse. */
async function lives(stage: JourneyStage, language: Language): Promise<void> {
  const words = WORDS[language];
  const { api } = stage.test;
  const title = `Permis modifié puis retiré ${language}`;
  const first = String(await decide(api, await submitted(stage, title)));
  await permitIsActive(api, first);
  const claire = await stage.as('claire', { language });
  const ines = await stage.as('ines', { language });
  const helene = await stage.as('helene', { language });

  await claire.go(`${words.permit}${first}`);
  await write(claire.page, claire.page.getByRole('textbox', { name: words.email }), 'thomas@example.org');
  await activate(claire.page, claire.page.getByRole('button', { name: words.ask }));
  await shows(claire, words.requested);
  await accessible(claire);
  await screenshot(claire.page, `permit-person-asked-${language}`);
  await ines.go(`${words.permit}${first}`);
  await activate(ines.page, ines.page.getByRole('button', { name: words.add }));
  await shows(ines, words.named);
  await accessible(ines);
  expect((await visasOf(stage, 'thomas', first)).length).toBeGreaterThan(0);

  await claire.go(`${words.permit}${first}`);
  await activate(claire.page, claire.page.getByRole('button', { name: words.remove }).last());
  const dialog = claire.page.getByRole('dialog');
  await dialog.waitFor();
  await activate(claire.page, dialog.getByRole('button', { name: words.confirm, exact: true }));
  await shows(claire, words.gone);
  await expect(visasOf(stage, 'thomas', first)).rejects.toThrow('404');

  const second = await amended(stage, first, title);
  await claire.go(`${words.permit}${first}`);
  await shows(claire, words.superseded);
  expect(await readOut(claire.page)).toContain(words.versions);
  await accessible(claire);
  await screenshot(claire.page, `permit-superseded-${language}`);

  await helene.go(`${words.permit}${second}`);
  await activate(helene.page, helene.page.locator('summary', { hasText: words.announce }));
  await write(helene.page, helene.page.getByRole('textbox', { name: words.facts }), 'Une copie est sortie.');
  await activate(helene.page, helene.page.getByRole('button', { name: words.send, exact: true }));
  await shows(helene, words.announced);
  await claire.go(`${words.permit}${second}`);
  await write(
    claire.page,
    claire.page.getByRole('textbox', { name: words.words }),
    'Voici ce qui s’est passé.',
  );
  await activate(claire.page, claire.page.getByRole('button', { name: words.answer, exact: true }));
  await shows(claire, words.heard);
  await helene.go(`${words.permit}${second}`);
  await activate(helene.page, helene.page.getByRole('button', { name: words.revoke, exact: true }));
  const revoking = helene.page.getByRole('dialog');
  await write(
    helene.page,
    revoking.getByRole('textbox', { name: words.reason }),
    'Données sorties de l’environnement.',
  );
  await activate(helene.page, revoking.getByRole('button', { name: words.revoke, exact: true }));
  await revoking.waitFor({ state: 'detached' });
  await claire.go(language === 'fr' ? `/permis/${second}/etat` : `/en/permits/${second}/status`);
  await shows(claire, words.unusable);
  await accessible(claire);
  await screenshot(claire.page, `permit-status-${language}`);
  expect([...claire.faults, ...ines.faults, ...helene.faults]).toEqual([]);
}

/** The same project asked for again as an amendment of its permit, and granted. */
async function amended(stage: JourneyStage, ofPermit: string, title: string): Promise<string> {
  const { api } = stage.test;
  const model = await submitted(stage, `${title} (modifié)`);
  const { content } = (await api.get('claire', `/api/v1/applications/${model}`)) as { content: object };
  await api.post('claire', `/api/v1/applications/${model}/withdrawal`);
  const { terms } = (await api.get('claire', `/api/v1/permits/${ofPermit}`)) as {
    terms: { validUntil: string };
  };
  const last = new Date(Date.parse(terms.validUntil) - 86_400_000).toISOString().slice(0, 10);
  const changed = { ...content, periodEnd: last };
  const { applicationId } = (await api.post('claire', '/api/v1/applications', { content: changed })) as {
    applicationId: string;
  };
  const path = `/api/v1/applications/${applicationId}`;
  await api.post('claire', `${path}/steps/choice`, { kind: 'amendment', ofPermit });
  await api.post('claire', `${path}/submission`, { content: changed });
  const permitId = String(await decide(api, applicationId, { validUntil: `${last}T00:00:00.000Z` }));
  await permitIsActive(api, permitId);
  return permitId;
}

const visasOf = async (stage: JourneyStage, id: string, permitId: string): Promise<object[]> =>
  ((await stage.test.api.get(id, `/api/v1/permits/${permitId}/visas`)) as { items: object[] }).items;

export const amendmentAndRevocation = (stage: JourneyStage): void => {
  it(
    'people change, an amendment takes over, a hearing ends it: in French',
    () => lives(stage, 'fr'),
    300_000,
  );
  it('and in English', () => lives(stage, 'en'), 300_000);
};
