import type { PurposeCode } from '../codes.js';
import { PROHIBITED_USE_CODES, PURPOSE_CODES } from '../codes.js';
import { REGIME_RULES, isDecidedRegime, isRegime } from '../choices/regime.table.js';
import { environmentFailure } from '../environments/environment.conformity.js';
import { PURPOSES } from '../purposes/purpose.table.js';
import { instant } from '../clocks/calendar.js';
import { inForce } from '../rule.js';
import type { Check } from './check.evaluation.js';
import { evaluateChecks } from './check.evaluation.js';
import type { AccessFacts, CheckResult, Decision } from './decision.model.js';
import { recordDecision } from './record.decision.js';

const PERMIT = ['permit-unknown'];
const includes = (list: readonly string[], value: string | undefined): boolean =>
  value !== undefined && list.includes(value);
const terms = (f: AccessFacts) => f.permit!.terms;
const dataset = (f: AccessFacts) => terms(f).datasets.find((d) => d.datasetId === f.datasetId);

/** Every check of a request for technical access, in order. A code names what is wrong when its check fails. */
export const ACCESS_CHECKS: readonly Check<AccessFacts>[] = [
  {
    code: 'permit-unknown',
    sentence: {
      fr: 'La demande désigne un permis que la plateforme connaît.',
      en: 'The request names a permit that the platform knows.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 68; CSP L1461-3',
    test: (f) => f.permit !== undefined,
  },
  {
    code: 'permit-revoked',
    sentence: { fr: 'Le permis n’a pas été retiré.', en: 'The permit was not revoked.' },
    legalSource: 'Regulation (EU) 2025/327 Art. 63(2)',
    needs: PERMIT,
    test: (f) => f.permit!.status !== 'revoked',
  },
  {
    code: 'permit-superseded',
    sentence: {
      fr: 'Aucune version plus récente ne remplace ce permis.',
      en: 'No newer version has taken the place of this permit.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 68(12), 68(13)',
    needs: PERMIT,
    test: (f) => f.permit!.status !== 'superseded',
  },
  {
    code: 'permit-suspended',
    sentence: { fr: 'Aucune suspension n’arrête ce permis.', en: 'No suspension stops this permit.' },
    legalSource: 'Regulation (EU) 2025/327 Art. 63(2)',
    needs: PERMIT,
    test: (f) => f.suspended === false && f.permit!.status !== 'suspended',
  },
  {
    code: 'permit-expired',
    sentence: { fr: 'La durée du permis n’est pas écoulée.', en: 'The permit has not run out.' },
    legalSource: 'Regulation (EU) 2025/327 Art. 68(12)',
    needs: PERMIT,
    test: (f) => f.permit!.status !== 'expired' && instant(f.at) < instant(terms(f).validUntil),
  },
  {
    code: 'permit-not-active',
    sentence: {
      fr: 'Le permis est signé et activé par l’arrêté du registre des choix.',
      en: 'The permit is signed and activated by the register’s cut.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 68, 71(3)',
    needs: PERMIT,
    test: (f) => includes(['active', 'suspended', 'revoked', 'expired', 'superseded'], f.permit!.status),
  },
  {
    code: 'permit-not-yet-valid',
    sentence: { fr: 'Le permis a commencé.', en: 'The permit has begun.' },
    legalSource: 'Regulation (EU) 2025/327 Art. 68(10)(e)',
    needs: PERMIT,
    test: (f) => instant(terms(f).validFrom) <= instant(f.at),
  },
  {
    code: 'cut-missing',
    sentence: {
      fr: 'L’arrêté du registre pour ce permis est connu en entier.',
      en: 'The register’s cut for this permit is known in full.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 71(3)',
    needs: PERMIT,
    test: (f) => f.cutSeen,
  },
  {
    code: 'person-not-listed',
    sentence: {
      fr: 'La personne qui demande est nommée dans le permis.',
      en: 'The person asking is named in the permit.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 68(10)(d), 73(1)(a); CSP L1461-3 I',
    needs: PERMIT,
    applies: (f) => f.requester.type === 'person' || f.requester.type === 'client',
    test: (f) => 'id' in f.requester && terms(f).persons.includes(f.requester.id),
  },
  {
    code: 'purpose-unknown',
    sentence: {
      fr: 'La demande donne une finalité que la loi connaît.',
      en: 'The request states a purpose that the law knows.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 53(1); CSP L1461-1 III',
    test: (f) => includes(PURPOSE_CODES, f.purpose) || includes(PROHIBITED_USE_CODES, f.purpose),
  },
  {
    code: 'purpose-prohibited',
    sentence: {
      fr: 'La finalité n’est pas une utilisation interdite.',
      en: 'The purpose is not a prohibited use.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 54; CSP L1461-1 V',
    needs: ['purpose-unknown'],
    test: (f) => !includes(PROHIBITED_USE_CODES, f.purpose),
  },
  {
    code: 'purpose-not-in-force',
    sentence: {
      fr: 'La règle qui permet cette finalité est en vigueur.',
      en: 'The rule that permits this purpose is in force.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 105',
    needs: ['purpose-prohibited'],
    test: (f) => inForce(PURPOSES[f.purpose as PurposeCode], f.at, f.policy),
  },
  {
    code: 'purpose-not-permitted',
    sentence: { fr: 'La finalité est celle du permis.', en: 'The purpose is the one of the permit.' },
    legalSource: 'Regulation (EU) 2025/327 Art. 61(1), 68(10)(b)',
    needs: ['permit-unknown', 'purpose-prohibited'],
    test: (f) => f.purpose === terms(f).purpose,
  },
  {
    code: 'dataset-not-in-permit',
    sentence: { fr: 'Le jeu de données figure dans le permis.', en: 'The dataset is part of the permit.' },
    legalSource: 'Regulation (EU) 2025/327 Art. 68(10)(a)',
    needs: PERMIT,
    test: (f) => dataset(f) !== undefined,
  },
  {
    code: 'holder-not-of-dataset',
    sentence: {
      fr: 'Le détenteur qui demande est celui du jeu de données.',
      en: 'The holder asking is the holder of the dataset.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 60',
    needs: ['dataset-not-in-permit'],
    applies: (f) => f.requester.type === 'holder',
    test: (f) => f.requester.type === 'holder' && dataset(f)!.holderId === f.requester.holderId,
  },
  {
    code: 'regime-unknown',
    sentence: {
      fr: 'Le régime juridique du jeu de données est connu.',
      en: 'The legal regime of the dataset is known.',
    },
    legalSource: 'GDPR Art. 5(1)(a)',
    needs: ['dataset-not-in-permit'],
    test: (f) => isRegime(dataset(f)!.regime),
  },
  {
    code: 'regime-not-decided',
    sentence: { fr: 'La plateforme sait décider ce régime.', en: 'The platform decides this regime.' },
    legalSource: 'GDPR Art. 5(1)(a)',
    needs: ['regime-unknown'],
    test: (f) => isDecidedRegime(dataset(f)!.regime),
  },
  {
    code: 'regime-not-in-force',
    sentence: { fr: 'Ce régime est en vigueur.', en: 'This regime is in force.' },
    legalSource: 'Regulation (EU) 2025/327 Art. 105',
    needs: ['regime-not-decided'],
    test: (f) => inForce(REGIME_RULES[dataset(f)!.regime], f.at, f.policy),
  },
  {
    code: 'environment-unknown',
    sentence: {
      fr: 'La demande désigne un environnement sécurisé enregistré.',
      en: 'The request names a registered secure environment.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 73',
    test: (f) => f.environment !== undefined && f.environment.environmentId === f.environmentId,
  },
  ...(
    [
      ['environment-not-attested', 'L’environnement est attesté.', 'The environment is attested.'],
      [
        'environment-attestation-expired',
        'L’attestation est en cours de validité.',
        'The attestation is in date.',
      ],
      [
        'environment-not-conforming',
        'L’environnement est hébergé dans l’Espace économique européen et garde ses journaux au moins douze mois.',
        'The environment is hosted in the European Economic Area and keeps its logs for at least twelve months.',
      ],
    ] as const
  ).map(([code, fr, en]): Check<AccessFacts> => ({
    code,
    sentence: { fr, en },
    legalSource: 'Regulation (EU) 2025/327 Art. 73(1), 87; CSP L1111-8, R1461-1',
    needs: ['environment-unknown'],
    test: (f) => environmentFailure(f.environment!, f.at) !== code,
  })),
  {
    code: 'environment-not-of-permit',
    sentence: { fr: 'L’environnement est celui du permis.', en: 'The environment is the one of the permit.' },
    legalSource: 'Regulation (EU) 2025/327 Art. 68(10)(f)',
    needs: ['permit-unknown', 'environment-unknown'],
    test: (f) => terms(f).environmentId === f.environmentId,
  },
  {
    code: 'operator-not-of-environment',
    sentence: {
      fr: 'L’opérateur qui demande est celui de l’environnement.',
      en: 'The operator asking runs the environment.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 73(1)(c)',
    needs: ['environment-unknown'],
    applies: (f) => f.requester.type === 'environment-operator',
    test: (f) =>
      f.requester.type === 'environment-operator' && f.environment!.operatorId === f.requester.operatorId,
  },
  {
    code: 'resource-type-not-permitted',
    sentence: {
      fr: 'Ce type de données figure dans le permis.',
      en: 'This type of data is part of the permit.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 66(1), 68(10)(a)',
    needs: ['dataset-not-in-permit'],
    applies: (f) => f.resourceType !== undefined,
    test: (f) => dataset(f)!.resources.some((r) => r.resourceType === f.resourceType),
  },
  {
    code: 'action-unknown',
    sentence: { fr: 'L’action demandée est connue.', en: 'The requested action is known.' },
    legalSource: 'Regulation (EU) 2025/327 Art. 61(1)',
    test: (f) => includes(ACTIONS, f.action),
  },
  {
    code: 'stale-state',
    sentence: { fr: 'La décision s’appuie sur un état récent.', en: 'The decision rests on a recent state.' },
    legalSource: 'GDPR Art. 5(1)(d), 32',
    test: (f) => f.staleness.ageMs !== undefined && f.staleness.ageMs <= f.staleness.boundMs,
  },
  {
    code: 'person-withheld',
    sentence: {
      fr: 'Les données de cette personne peuvent être utilisées.',
      en: 'The data of this person may be used.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 71; CSP R1461-9; GDPR Art. 7, 21',
    needs: ['dataset-not-in-permit'],
    applies: (f) => f.record !== undefined,
    test: (f) => recordDecision(f.record!).effect === 'permit',
  },
];

/** AuthZEN action names, and the steps of a release, which are judged by the same checks. */
export const ACTIONS = ['read', 'query', 'export', 'release', 'unseal'] as const;

/** Decision on a request for technical access: default deny, every check's verdict, the first failure as the reason. */
export const accessDecision = (facts: AccessFacts): Decision => evaluateChecks(ACCESS_CHECKS, facts);

/**
 * A decision as its reader may see it. A data user learns nothing about a person: all checks on people collapse into
 * one, with one reason whatever the cause (TEHDAS2 D8.1: the status is never shown to data users).
 */
export function decisionFor(
  audience: 'data-user' | 'holder' | 'access-body' | 'inspector',
  decision: Decision,
  record?: Decision,
): Decision {
  if (record === undefined) return decision;
  const checks: CheckResult[] = [...decision.checks];
  if (audience === 'data-user') return decision;
  checks.push(...record.checks);
  const reason = decision.reason === 'person-withheld' ? (record.reason ?? decision.reason) : decision.reason;
  return reason === undefined
    ? { effect: decision.effect, checks }
    : { effect: decision.effect, checks, reason };
}
