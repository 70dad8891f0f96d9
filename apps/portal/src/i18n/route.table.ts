import { ROLES, type Role } from '@garant/rules';

export type Locale = 'fr' | 'en';
export const LOCALES: readonly Locale[] = ['fr', 'en'];
/** French has no prefix; English lives under /en. */
export const prefixOf = (locale: Locale): string => (locale === 'fr' ? '' : '/en');

interface RouteRow {
  fr: string;
  en: string;
  /** Absent: public. Empty: anybody who has signed in. */
  roles?: readonly Role[];
}

const accessBody: readonly Role[] = ['assessor', 'committee', 'signatory'];

/** Every address of the portal, in both languages. Order matters: fixed words before parameters. */
export const ROUTES = {
  home: { fr: '', en: '' },
  howItWorks: { fr: 'comment-ca-marche', en: 'how-it-works' },
  rights: { fr: 'vos-droits', en: 'your-rights' },
  catalogue: { fr: 'catalogue', en: 'catalogue' },
  dataset: { fr: 'catalogue/:datasetId', en: 'catalogue/:datasetId' },
  projects: { fr: 'projets', en: 'projects' },
  project: { fr: 'projets/:projectId', en: 'projects/:projectId' },
  report: { fr: 'rapport-d-activite', en: 'activity-report' },
  complaint: { fr: 'reclamation', en: 'complaint' },
  answers: { fr: 'reponses', en: 'answers' },
  log: { fr: 'journal', en: 'log' },
  logRetention: { fr: 'journal/conservation', en: 'log/retention' },
  accessibility: { fr: 'accessibilite', en: 'accessibility' },
  about: { fr: 'a-propos', en: 'about' },
  login: { fr: 'connexion', en: 'sign-in' },
  notice: { fr: 'notices/:noticeId', en: 'notices/:noticeId' },
  myRelatives: { fr: 'mes-proches', en: 'my-relatives', roles: ['patient'] },
  relativeNew: { fr: 'mes-proches/declarer', en: 'my-relatives/declare', roles: ['patient'] },
  relative: { fr: 'mes-proches/:authorityId', en: 'my-relatives/:authorityId', roles: ['patient'] },
  myChoices: { fr: 'mes-choix', en: 'my-choices', roles: ['patient'] },
  myReceipt: { fr: 'mes-choix/preuve/:choiceId', en: 'my-choices/proof/:choiceId', roles: ['patient'] },
  myPreferences: { fr: 'mes-messages', en: 'my-messages', roles: ['patient'] },
  myAct: { fr: 'mes-choix/:regime/:act', en: 'my-choices/:regime/:act', roles: ['patient'] },
  myErasure: { fr: 'effacer-mes-donnees', en: 'erase-my-data', roles: ['patient'] },
  identityDesk: { fr: 'gestion/identites', en: 'desk/identities', roles: ['data-protection-officer'] },
  identityCase: {
    fr: 'gestion/identites/:caseId',
    en: 'desk/identities/:caseId',
    roles: ['data-protection-officer'],
  },
  myUses: { fr: 'mes-usages', en: 'my-uses', roles: ['patient'] },
  myData: { fr: 'mes-donnees', en: 'my-data', roles: ['patient'] },
  myRequests: { fr: 'mes-demandes', en: 'my-requests', roles: ['patient'] },
  myRequestNew: { fr: 'mes-demandes/nouvelle', en: 'my-requests/new', roles: ['patient'] },
  myRequest: { fr: 'mes-demandes/:requestId', en: 'my-requests/:requestId', roles: ['patient'] },
  requestDesk: {
    fr: 'demandes-de-droits',
    en: 'rights-requests',
    roles: ['data-protection-officer'],
  },
  requestReview: {
    fr: 'demandes-de-droits/:requestId',
    en: 'rights-requests/:requestId',
    roles: ['data-protection-officer'],
  },
  applications: { fr: 'demandes', en: 'applications', roles: ['researcher'] },
  procedureNew: { fr: 'demandes/nouvelle', en: 'applications/new', roles: ['researcher'] },
  dataRequestNew: {
    fr: 'demandes/statistiques',
    en: 'applications/statistics',
    roles: ['researcher'],
  },
  application: { fr: 'demandes/:applicationId', en: 'applications/:applicationId', roles: ['researcher'] },
  applicationVersions: {
    fr: 'demandes/:applicationId/versions',
    en: 'applications/:applicationId/versions',
    roles: ['researcher'],
  },
  applicationForm: {
    fr: 'demandes/:applicationId/formulaire',
    en: 'applications/:applicationId/form',
    roles: ['researcher'],
  },
  permits: { fr: 'permis', en: 'permits', roles: ['researcher', 'holder', ...accessBody] },
  permitStatus: { fr: 'permis/:permitId/etat', en: 'permits/:permitId/status' },
  fees: { fr: 'redevances', en: 'fees' },
  training: { fr: 'formations', en: 'trainings', roles: accessBody },
  myTraining: { fr: 'ma-formation', en: 'my-training', roles: ['researcher'] },
  permit: {
    fr: 'permis/:permitId',
    en: 'permits/:permitId',
    roles: ['researcher', 'holder', 'environment-operator', ...accessBody],
  },
  committee: { fr: 'comite', en: 'committee' },
  meetings: { fr: 'seances', en: 'meetings', roles: accessBody },
  meeting: { fr: 'seances/:meetingId', en: 'meetings/:meetingId', roles: accessBody },
  guestReviews: { fr: 'avis', en: 'opinions', roles: ['reviewer'] },
  queue: { fr: 'instruction', en: 'review', roles: accessBody },
  review: {
    fr: 'instruction/:applicationId',
    en: 'review/:applicationId',
    roles: [...accessBody, 'reviewer'],
  },
  holderDatasets: { fr: 'mes-jeux-de-donnees', en: 'my-datasets', roles: ['holder'] },
  holderDatasetNew: { fr: 'mes-jeux-de-donnees/nouveau', en: 'my-datasets/new', roles: ['holder'] },
  holderDataset: { fr: 'mes-jeux-de-donnees/:datasetId', en: 'my-datasets/:datasetId', roles: ['holder'] },
  holderDescription: {
    fr: 'mes-jeux-de-donnees/:datasetId/description',
    en: 'my-datasets/:datasetId/description',
    roles: ['holder'],
  },
  shares: { fr: 'demandes-recues', en: 'requests-received', roles: ['holder'] },
  linkage: {
    fr: 'mes-jeux-de-donnees/:datasetId/rapprochement',
    en: 'my-datasets/:datasetId/linkage',
    roles: ['holder'],
  },
  releases: { fr: 'mises-a-disposition', en: 'releases', roles: ['holder', 'researcher'] },
  ownProjects: {
    fr: 'suivi',
    en: 'follow-up',
    roles: [
      'researcher',
      'holder',
      'environment-operator',
      'assessor',
      'signatory',
      'data-protection-officer',
    ],
  },
  ownProject: {
    fr: 'suivi/:projectId',
    en: 'follow-up/:projectId',
    roles: [
      'researcher',
      'holder',
      'environment-operator',
      'assessor',
      'signatory',
      'data-protection-officer',
    ],
  },
  findings: {
    fr: 'decouvertes',
    en: 'findings',
    roles: ['researcher', 'holder', 'assessor', 'signatory'],
  },
  complaints: {
    fr: 'reclamations',
    en: 'complaints',
    roles: ['assessor', 'signatory', 'data-protection-officer'],
  },
  deadlines: {
    fr: 'echeances',
    en: 'deadlines',
    roles: [
      'researcher',
      'holder',
      'environment-operator',
      'assessor',
      'committee',
      'signatory',
      'inspector',
    ],
  },
  inbox: {
    fr: 'messages',
    en: 'messages',
    roles: [
      'researcher',
      'assessor',
      'committee',
      'reviewer',
      'signatory',
      'holder',
      'environment-operator',
      'inspector',
      'operator',
      'data-protection-officer',
      'agent',
    ],
  },
  webhooks: {
    fr: 'points-d-appel',
    en: 'webhooks',
    roles: ['holder', 'environment-operator', 'researcher', 'assessor', 'signatory'],
  },
  environments: { fr: 'environnements', en: 'environments', roles: ['environment-operator'] },
  unsealing: { fr: 'descellements', en: 'unsealing', roles: ['environment-operator'] },
  recalls: { fr: 'rappels', en: 'recalls', roles: ['environment-operator'] },
  retention: { fr: 'conservation', en: 'retention', roles: ['inspector', 'data-protection-officer'] },
  detection: {
    fr: 'surveillance',
    en: 'detection',
    roles: ['data-protection-officer', 'operator', 'inspector'],
  },
  detectionRules: {
    fr: 'surveillance/regles',
    en: 'detection/rules',
    roles: ['data-protection-officer', 'operator', 'inspector'],
  },
  detectionFinding: {
    fr: 'surveillance/:detectionId',
    en: 'detection/:detectionId',
    roles: ['data-protection-officer', 'operator', 'inspector'],
  },
  inspection: { fr: 'inspection', en: 'inspection', roles: ['inspector'] },
  myTraces: { fr: 'mes-traces', en: 'my-traces', roles: ROLES },
  questions: { fr: 'inspection/questions', en: 'inspection/questions', roles: ['inspector'] },
  question: { fr: 'inspection/questions/:code', en: 'inspection/questions/:code', roles: ['inspector'] },
  story: { fr: 'inspection/recits/:kind/:id', en: 'inspection/stories/:kind/:id', roles: ['inspector'] },
  replay: { fr: 'inspection/rejeux', en: 'inspection/replays', roles: ['inspector'] },
  missions: {
    fr: 'inspection/missions',
    en: 'inspection/missions',
    roles: ['inspector', 'data-protection-officer', 'signatory'],
  },
  missionNew: { fr: 'inspection/missions/nouvelle', en: 'inspection/missions/new', roles: ['inspector'] },
  mission: {
    fr: 'inspection/missions/:missionId',
    en: 'inspection/missions/:missionId',
    roles: ['inspector', 'data-protection-officer', 'signatory'],
  },
  bundles: { fr: 'inspection/dossiers', en: 'inspection/bundles', roles: ['inspector'] },
  bundleCheck: {
    fr: 'inspection/dossiers/verifier',
    en: 'inspection/bundles/check',
    roles: ['inspector'],
  },
  bundle: {
    fr: 'inspection/dossiers/:bundleId',
    en: 'inspection/bundles/:bundleId',
    roles: ['inspector'],
  },
  alarms: { fr: 'inspection/alarmes', en: 'inspection/alarms', roles: ['inspector', 'operator'] },
  consistency: { fr: 'inspection/coherence', en: 'inspection/consistency', roles: ['inspector'] },
  entry: { fr: 'inspection/:index', en: 'inspection/:index', roles: ['inspector'] },
  operations: { fr: 'exploitation', en: 'operations', roles: ['operator'] },
  parked: { fr: 'exploitation/commandes-retenues', en: 'operations/parked-commands', roles: ['operator'] },
  authorityDesk: { fr: 'autorites', en: 'authorities', roles: ['data-protection-officer', 'agent'] },
  deathDesk: { fr: 'autorites/deces', en: 'authorities/deaths', roles: ['data-protection-officer', 'agent'] },
  authorityCase: {
    fr: 'autorites/:reference',
    en: 'authorities/:reference',
    roles: ['data-protection-officer', 'agent'],
  },
  importDesk: { fr: 'gestion/imports', en: 'desk/imports', roles: ['data-protection-officer'] },
  importReport: {
    fr: 'gestion/imports/:importId',
    en: 'desk/imports/:importId',
    roles: ['data-protection-officer'],
  },
  registerDesk: { fr: 'gestion/registre', en: 'desk/register', roles: ['data-protection-officer'] },
  assistance: { fr: 'assistance', en: 'assistance', roles: ['agent'] },
  assistanceHere: { fr: 'assistance/face-a-face', en: 'assistance/face-to-face', roles: ['agent'] },
  assistancePhone: { fr: 'assistance/telephone', en: 'assistance/phone', roles: ['agent'] },
  assistanceSession: {
    fr: 'assistance/seances/:mandateId',
    en: 'assistance/sessions/:mandateId',
    roles: ['agent'],
  },
  assistanceForms: { fr: 'formulaires-papier', en: 'paper-forms', roles: ['agent'] },
  assistanceForm: { fr: 'formulaires-papier/:formId', en: 'paper-forms/:formId', roles: ['agent'] },
  myHelp: { fr: 'mon-aide', en: 'my-help', roles: ['patient'] },
  noticeDesk: { fr: 'gestion/notices', en: 'desk/notices', roles: ['data-protection-officer'] },
  noticeNew: { fr: 'gestion/notices/nouvelle', en: 'desk/notices/new', roles: ['data-protection-officer'] },
  noticeDraft: {
    fr: 'gestion/notices/:noticeId/:version',
    en: 'desk/notices/:noticeId/:version',
    roles: ['data-protection-officer'],
  },
  deliveries: {
    fr: 'gestion/envois',
    en: 'desk/deliveries',
    roles: ['data-protection-officer', 'operator'],
  },
} as const satisfies Record<string, RouteRow>;
export type RouteId = keyof typeof ROUTES;
export const ROUTE_IDS = Object.keys(ROUTES) as RouteId[];
export const rolesOf = (id: RouteId): readonly Role[] | undefined => (ROUTES[id] as RouteRow).roles;

/** Address of a page in one language. @throws RangeError when a parameter of the pattern is not given. */
export function addressOf(id: RouteId, locale: Locale, params: Record<string, string> = {}): string {
  const path = ROUTES[id][locale].replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new RangeError(`${id} needs ${name}`);
    return encodeURIComponent(value);
  });
  return `${prefixOf(locale)}/${path}`.replace(/(.)\/$/, '$1');
}

export const localeOf = (pathname: string): Locale =>
  pathname === '/en' || pathname.startsWith('/en/') ? 'en' : 'fr';

/** The page an address names, with its parameters; undefined for an unknown address. */
export function pageAt(pathname: string): { id: RouteId; params: Record<string, string> } | undefined {
  const locale = localeOf(pathname);
  const rest = pathname.slice(prefixOf(locale).length).replace(/^\/+|\/+$/g, '');
  const parts = rest === '' ? [] : rest.split('/');
  for (const id of ROUTE_IDS) {
    const pattern = ROUTES[id][locale] === '' ? [] : ROUTES[id][locale].split('/');
    if (pattern.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = pattern.every((word, i) => {
      const part = parts[i] as string;
      if (!word.startsWith(':')) return word === part;
      params[word.slice(1)] = decodeURIComponent(part);
      return true;
    });
    if (fits) return { id, params };
  }
  return undefined;
}

/** The same page in the other language; its home page when the address is unknown. */
export function translateAddress(pathname: string, search: string, to: Locale): string {
  const page = pageAt(pathname);
  return page ? addressOf(page.id, to, page.params) + search : addressOf('home', to);
}
