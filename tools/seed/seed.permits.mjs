// Applications and the human acts that lead to a permit: completeness, assessment, vote, signature, each by its person.
import { RESOURCES } from './seed.catalogue.mjs';

const CRITERIA = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => `68.1.${letter}`);
const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

const content = ({ title, laySummary, purpose, datasetId, environmentId, persons }) => ({
  title,
  laySummary,
  applicantType: 'university',
  purpose,
  declaredUses: [],
  intendedUse: 'Étude de cohorte rétrospective ; modèles de survie sur données pseudonymisées.',
  expectedBenefit: 'Mieux prévenir les complications et adapter le suivi des patients.',
  persons,
  datasets: [{ datasetId, resources: RESOURCES }],
  format: 'pseudonymised',
  anonymisedInsufficient:
    'Le suivi de chaque personne dans le temps est nécessaire ; des tableaux agrégés ne le permettent pas.',
  gdprBasis: 'RGPD art. 6(1)(e), mission d’intérêt public de recherche de l’université ; art. 9(2)(j).',
  safeguards:
    'Environnement sécurisé, aucune sortie de données individuelles, engagement de non ré-identification.',
  periodStart: day(0),
  periodEnd: day(700),
  environmentId,
  publicInterest: 'Les résultats seront publics et serviront à la prévention.',
});

/** @param {import('./seed.api.mjs').SeedApi} api */
export async function apply(api, description) {
  const me = await api.get('claire', '/api/v1/me');
  const body = content({ ...description, persons: [me.account.ref] });
  const { applicationId } = await api.post('claire', '/api/v1/applications', { content: body });
  await api.post('claire', `/api/v1/applications/${applicationId}/submission`, { content: body });
  return applicationId;
}

/** The access body records what researchers have learned: nobody is named on a permit without it. @param {import('./seed.api.mjs').SeedApi} api */
export async function train(api, ids) {
  for (const id of ids) {
    const { account } = await api.get(id, '/api/v1/me');
    for (const module of ['secondary-use', 'environment-rules'])
      await api.post('ines', '/api/v1/trainings', {
        account: account.ref,
        module,
        on: day(-30),
        validUntil: day(700),
      });
  }
}

/** Somebody from outside reads one application and says what they think of it. @param {import('./seed.api.mjs').SeedApi} api */
export async function inviteReviewer(api, applicationId) {
  // An account is there from the first login on.
  await api.get('noe', '/api/v1/me');
  const path = `/api/v1/applications/${applicationId}`;
  await api.post('ines', `${path}/deliberation/interest`, { interest: false });
  await api.post('ines', `${path}/guests`, { email: 'noe@example.org' });
}

const act = async (api, id, applicationId, fields) => ({
  applicationId,
  version: (await api.get(id, `/api/v1/applications/${applicationId}`)).version,
  actor: (await api.get(id, '/api/v1/me')).account.ref,
  madeAt: new Date().toISOString(),
  ...fields,
});

/** @typedef {'grant' | 'refuse'} Outcome */

/** Completeness, assessment and vote. @param {import('./seed.api.mjs').SeedApi} api @param {Outcome} [decision] */
export async function prepare(api, applicationId, decision = 'grant') {
  const path = `/api/v1/applications/${applicationId}`;
  await api.post('ines', `${path}/deliberation/interest`, { interest: false });
  await api.post('ines', `${path}/completeness`);
  await api.post('ines', `${path}/assessment`, {
    assessment: CRITERIA.map((criterion) => ({
      criterion,
      met: criterion === '68.1.g' ? null : decision === 'grant' || criterion !== '68.1.b',
      reason:
        criterion === '68.1.g' ? 'Sans objet : aucune exception de l’article 71(4).' : 'Examiné sur pièces.',
    })),
  });
  const vote = await act(api, 'marc', applicationId, {
    act: 'vote',
    vote: decision === 'grant' ? 'favour' : 'against',
    reason:
      decision === 'grant'
        ? 'Finalité conforme, données proportionnées.'
        : 'Les données demandées excèdent la finalité.',
    noConflictOfInterest: true,
  });
  await api.post('marc', `${path}/votes`, { act: vote, idToken: await api.confirm('marc', vote) });
}

/**
 * The act of signing and the new login that confirms it, by a person who neither assessed nor voted.
 * @param {import('./seed.api.mjs').SeedApi} api @param {{ validUntil?: string, decision?: Outcome }} [options]
 */
export async function confirmSignature(
  api,
  applicationId,
  { validUntil = `${day(365)}T00:00:00.000Z`, decision = 'grant' } = {},
) {
  const signature = await act(api, 'helene', applicationId, {
    act: 'sign',
    decision,
    reason:
      decision === 'grant'
        ? 'Chaque critère de l’article 68(1) est rempli.'
        : 'Le critère 68(1)(b) n’est pas rempli : données non nécessaires.',
    conditions: decision === 'grant' ? ['Publication des résultats dans les 18 mois.'] : [],
    ...(decision === 'grant' ? { validFrom: new Date().toISOString(), validUntil } : {}),
  });
  return { act: signature, idToken: await api.confirm('helene', signature) };
}

/** Sends a confirmed signature. Resolves with the permit's id, null for a refusal. @param {import('./seed.api.mjs').SeedApi} api */
export async function sign(api, applicationId, confirmed) {
  const path = `/api/v1/applications/${applicationId}`;
  await api.post('helene', `${path}/signatures`, confirmed);
  const decided = await api.until(
    () => api.get('claire', path),
    (view) => view.decision !== null,
    'the decision',
  );
  return decided.decision.permitId;
}

export async function decide(api, applicationId, options = {}) {
  await prepare(api, applicationId, options.decision);
  return sign(api, applicationId, await confirmSignature(api, applicationId, options));
}

export const permitIsActive = (api, permitId) =>
  api.until(
    () => api.get('claire', `/api/v1/permits/${permitId}`),
    ({ status }) => status === 'active',
    'the permit to become active',
  );
