// Puts the demonstration on a fresh platform, by the ordinary commands of ordinary people. Leaves `demo.json` beside
// `platform.json`; a demonstration that stops half-way leaves none, and the next start begins again.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SeedApi } from './seed.api.mjs';
import { seedPaperForm } from './seed.assistance.mjs';
import { holderKey, seedDatasets, seedEnvironments, seedLinkages } from './seed.catalogue.mjs';
import { seedRegistry } from './seed.registry.mjs';
import { choose, enrol } from './seed.choices.mjs';
import { seedDetection } from './seed.detection.mjs';
import { openMission } from './seed.missions.mjs';
import { apply, decide, inviteReviewer, permitIsActive, train } from './seed.permits.mjs';

const dir = resolve(process.env.GARANT_DIR ?? '.garant');
const platform = JSON.parse(readFileSync(join(dir, 'platform.json'), 'utf8'));
const api = new SeedApi(platform);
const say = (text) => process.stdout.write(`${text}\n`);

// Two of the hospital's patients never sign in before the linkage: they are known through the hospital alone.
await enrol(api, ['gladys', 'yvone', 'rocky', 'corrin']);
say('patients signed in');
mkdirSync(join(dir, 'demo'), { recursive: true });
const jwk = holderKey(join(dir, 'demo', 'holder.jwk'));
const datasets = await seedDatasets(api, jwk, say);
await seedRegistry(api, say);
const environments = await seedEnvironments(api, say);
await seedLinkages(api, datasets, say);

await choose(api, 'rocky', 'EHDS_OPT_OUT', 'opt-out');
await choose(api, 'corrin', 'SNDS_OPPOSITION', 'object');
await choose(api, 'yvone', 'NON_OPPOSITION', 'object', { kind: 'dataset', id: datasets.nonOpposition });
say('choices: one opt-out, two objections');

await train(api, ['claire', 'thomas']);
say('two researchers are trained');

const applicationId = await apply(api, {
  title: 'Prévention des complications du diabète',
  laySummary:
    'Nous étudions, sans connaître les noms, quels patients diabétiques ont des complications, pour mieux les prévenir.',
  purpose: '53.1.e',
  datasetId: datasets.ehds,
  environmentId: environments.active,
});
// A consent is for one project: it can be given once the project is known.
const cohortApplication = await apply(api, {
  title: 'Cœur et activité physique',
  laySummary:
    'Nous étudions le lien entre activité physique et maladies du cœur chez les volontaires de la cohorte.',
  purpose: '53.1.e',
  datasetId: datasets.consent,
  environmentId: environments.active,
});
await api.until(
  () => choose(api, 'gladys', 'EXPLICIT_CONSENT', 'consent', { kind: 'project', id: cohortApplication }),
  () => true,
  'the consent to be taken',
);
say('choices: one consent');
await inviteReviewer(api, cohortApplication);
say('a guest reviewer');

const permitId = await decide(api, applicationId);
await permitIsActive(api, permitId);
say('permit active');
await decide(
  api,
  await apply(api, {
    title: 'Couverture vaccinale, étude courte',
    laySummary: 'Étude d’une journée sur la couverture vaccinale ; le permis a expiré aussitôt.',
    purpose: '53.1.e',
    datasetId: datasets.ehds,
    environmentId: environments.active,
  }),
  { validUntil: new Date(Date.now() + 60_000).toISOString() },
);
say('a permit that expires after a minute');
await decide(
  api,
  await apply(api, {
    title: 'Profils détaillés de tous les patients',
    laySummary: 'Demande de toutes les données de tous les patients, sans question précise.',
    purpose: '53.1.e',
    datasetId: datasets.snds,
    environmentId: environments.active,
  }),
  { decision: 'refuse' },
);
say('a refused application');
// Colleagues are named by their address: whoever is named has signed in before.
await api.get('simone', '/api/v1/me');
await openMission(api, 'paul', { colleagues: [{ email: 'simone@example.org', doctor: true }] });
say('a mission of inspection, with a doctor');
await seedPaperForm(api);
say('a paper form that waits to be read');
await seedDetection(api);
say('a finding for the operator to look into');

const researcher = await api.get('claire', '/api/v1/me');
writeFileSync(
  join(dir, 'demo.json'),
  `${JSON.stringify(
    {
      datasetId: datasets.ehds,
      applicationId,
      permitId,
      environmentId: environments.active,
      researcherId: researcher.account.ref,
      purpose: '53.1.e',
      otherPurpose: '53.1.d',
      datasets,
      environments,
      cohortApplication,
    },
    null,
    2,
  )}\n`,
);
say('demonstration complete');
