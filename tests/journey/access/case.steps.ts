import { apply, decide } from '../../../tools/seed/seed.permits.mjs';
import { settled, type Visitor } from '../../browser.fixture.js';
import type { JourneyStage } from '../journey.stage.js';

async function described(stage: JourneyStage, title: string): Promise<Record<string, string>> {
  const { demo } = stage.test.platform.description as { demo: { datasetId: string } };
  const environments = (await stage.test.api.get('yann', '/api/v1/environments')) as
    { environmentId: string }[] | { items: { environmentId: string }[] };
  const [environment] = Array.isArray(environments) ? environments : environments.items;
  return {
    title,
    laySummary: 'Nous voulons mieux prévenir les complications.',
    purpose: '53.1.e',
    datasetId: demo.datasetId,
    environmentId: environment!.environmentId,
  };
}

/** An application of claire, submitted by a program. */
export const submitted = async (stage: JourneyStage, title: string): Promise<string> =>
  apply(stage.test.api, await described(stage, title)) as Promise<string>;

/** A complete application of claire on the French route, without a methodology: CESREES and the CNIL are asked. */
export async function onFrenchRoute(stage: JourneyStage, title: string): Promise<string> {
  const model = await submitted(stage, title);
  const { api } = stage.test;
  const { content } = (await api.get('claire', `/api/v1/applications/${model}`)) as { content: object };
  await api.post('claire', `/api/v1/applications/${model}/withdrawal`);
  const { applicationId } = (await api.post('claire', '/api/v1/applications', { content })) as {
    applicationId: string;
  };
  const path = `/api/v1/applications/${applicationId}`;
  await api.post('claire', `${path}/steps/choice`, {
    kind: 'french-route',
    formality: { research: 'RNIPH' },
  });
  await api.post('claire', `${path}/submission`, { content });
  await api.post('ines', `${path}/deliberation/interest`, { interest: false });
  await api.post('ines', `${path}/completeness`);
  return applicationId;
}

/** An application of claire, refused with reasons. */
export async function refused(stage: JourneyStage, title: string): Promise<string> {
  const applicationId = await submitted(stage, title);
  await decide(stage.test.api, applicationId, { decision: 'refuse' });
  return applicationId;
}
export { decide };

/** Waits until the page shows a text, and has stopped asking. */
export async function shows(visitor: Visitor, text: string | RegExp): Promise<void> {
  await visitor.page.getByText(text).first().waitFor();
  await settled(visitor);
}
