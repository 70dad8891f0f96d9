import { expect, it } from '@jest/globals';
import { settled } from '../../browser.fixture.js';
import { accessible, activate, choose, readOut, write } from '../consent/keyboard.steps.js';
import type { Journey, JourneyStage } from '../journey.stage.js';

const DOI = '10.1234/garant.2026.42';

/** Opens the follow-up page of the demonstration's project. */
async function followUp(stage: JourneyStage, persona: string, language: 'fr' | 'en' = 'fr') {
  const visitor = await stage.as(persona, { language });
  const { applicationId } = stage.test.platform.description.demo;
  await visitor.go(language === 'fr' ? `/suivi/${applicationId}` : `/en/follow-up/${applicationId}`);
  await settled(visitor);
  return visitor;
}

/** From the delivery of the data to a result that everybody can read; no mouse. */
export const publication: Journey = (stage) => {
  it('the holder delivers, and the access body opens the access', async () => {
    const holder = await followUp(stage, 'sophie');
    await accessible(holder);
    await activate(holder.page, holder.page.getByRole('button', { name: 'J’ai bien reçu la demande' }));
    await holder.page.getByText('Prise en compte', { exact: true }).waitFor();
    await activate(holder.page, holder.page.getByRole('button', { name: 'Les données sont livrées' }));
    await holder.page.getByText('Livrée', { exact: true }).waitFor();
    await settled(holder);
    await accessible(holder);

    const body = await followUp(stage, 'ines');
    await activate(body.page, body.page.getByRole('button', { name: 'L’accès est ouvert aux utilisateurs' }));
    await body.page.getByText('Accès ouvert', { exact: true }).waitFor();
    expect(await readOut(body.page)).toContain('L’accès a été ouvert');
    await accessible(body);
  });

  it('a researcher submits a result, and it is public once the access body has checked it', async () => {
    const { page, ...rest } = await followUp(stage, 'claire');
    const visitor = { page, ...rest };
    await activate(page, page.getByText('Déposer un résultat'));
    const field = (name: string) => page.getByRole('textbox', { name, exact: true });
    await write(page, field('Titre en français'), 'Les complications se voient plus tôt');
    await write(page, field('Titre en anglais'), 'Complications show earlier');
    await write(page, field('Ce qui a été trouvé, en français'), 'Deux signes annoncent les complications.');
    await write(page, field('Ce qui a été trouvé, en anglais'), 'Two signs announce complications.');
    await write(page, page.getByRole('textbox', { name: /^DOI/ }), DOI);
    await activate(
      page,
      page.getByRole('checkbox', { name: /ne contient que des données anonymes/ }),
      'Space',
    );
    await accessible(visitor);
    await activate(page, page.getByRole('button', { name: 'Déposer pour vérification' }));
    await page.getByText('À vérifier', { exact: true }).waitFor();
    await activate(page, page.getByRole('button', { name: 'Montrer mon nom' }));
    await page.getByText('Votre nom est montré avec votre fonction.').waitFor();

    const body = await followUp(stage, 'ines', 'en');
    await activate(
      body.page,
      body.page.getByRole('checkbox', { name: /nothing lets anybody recognise/ }),
      'Space',
    );
    await activate(body.page, body.page.getByRole('button', { name: 'Publish', exact: true }));
    await body.page.getByText('Published', { exact: true }).waitFor();
    await settled(body);
    await accessible(body);
  });

  it('everybody reads it on the public page, at both widths, with the name of who agreed', async () => {
    const { applicationId } = stage.test.platform.description.demo;
    const { name } = (await stage.test.api.get('claire', '/api/v1/me')).account as { name: string };
    for (const [language, width] of [
      ['fr', 1280],
      ['en', 320],
    ] as const) {
      const visitor = await stage.as('yvone', { language, width });
      await visitor.go(language === 'fr' ? `/projets/${applicationId}` : `/en/projects/${applicationId}`);
      await visitor.page.getByRole('link', { name: DOI }).waitFor();
      await settled(visitor);
      await accessible(visitor);
      const words = await readOut(visitor.page);
      expect(words).toContain(
        language === 'fr' ? 'Les complications se voient plus tôt' : 'Complications show earlier',
      );
      expect(words).toContain(name);
    }
    const origin = stage.test.platform.description.gatewayUrl;
    const jsonld = (await (
      await fetch(`${origin}/api/v1/register/${applicationId}/jsonld`)
    ).json()) as object;
    expect(jsonld).toMatchObject({
      '@type': 'ResearchProject',
      subjectOf: [{ '@type': 'ScholarlyArticle' }],
    });
    expect(await (await fetch(`${origin}/projects.atom`)).text()).toContain(`urn:uuid:${applicationId}`);
  });

  it('results of a permit that has ended are awaited by a day that everybody sees, and its data are deleted with proof', async () => {
    const { api } = stage.test;
    const ended = await api.until(
      () => api.get('yann', '/api/v1/projects'),
      ({ items }: { items: { endings: unknown[] }[] }) => items.some(({ endings }) => endings.length > 0),
      'the end of the short permit',
    );
    const [project] = ended.items.filter(({ endings }: { endings: unknown[] }) => endings.length > 0);
    const operator = await stage.as('yann');
    await operator.go(`/suivi/${project.applicationId}`);
    const { page } = operator;
    await write(
      page,
      page.getByRole('textbox', { name: /^Fichiers supprimés/ }),
      `${'a'.repeat(64)}  cohorte.ndjson`,
    );
    await accessible(operator);
    await activate(page, page.getByRole('button', { name: 'Certifier la suppression' }));
    await page.getByText('Supprimées, avec preuve').waitFor();
    await settled(operator);
    await accessible(operator);

    const reader = await stage.as('yvone');
    await reader.go(`/projets/${project.applicationId}`);
    await reader.page.getByText(/^Résultats attendus au plus tard le/).waitFor();
    await reader.go('/rapport-d-activite');
    await reader.page.getByRole('heading', { name: 'Délais moyens' }).waitFor();
    await settled(reader);
    await accessible(reader);
  });

  it('a complaint gets a code, and the code reads its answer', async () => {
    const person = await stage.as('yvone');
    await person.go('/reclamation');
    const { page } = person;
    await choose(page, page.getByRole('combobox', { name: 'De quoi s’agit-il ?' }), 'Une décision');
    await write(page, page.getByRole('textbox', { name: 'Ce qui ne va pas' }), 'Pourquoi ce projet ?');
    await accessible(person);
    await activate(page, page.getByRole('button', { name: 'Envoyer la réclamation' }));
    await page.getByText('Votre réclamation est reçue').waitFor();
    const [complaintId, code] = await page.getByRole('definition').allInnerTexts();

    const officer = await stage.as('iris');
    await officer.go('/reclamations');
    await write(
      officer.page,
      officer.page.getByRole('textbox', { name: 'Réponse' }),
      'Il sert la prévention.',
    );
    await accessible(officer);
    await activate(officer.page, officer.page.getByRole('button', { name: 'Envoyer la réponse' }));
    await officer.page.getByText('Répondue', { exact: true }).waitFor();

    await write(page, page.getByRole('textbox', { name: 'Numéro' }), complaintId!);
    await write(page, page.getByRole('textbox', { name: 'Code' }), code!);
    await activate(page, page.getByRole('button', { name: 'Voir où elle en est' }));
    await page.getByText('Il sert la prévention.').waitFor();
  });
};
