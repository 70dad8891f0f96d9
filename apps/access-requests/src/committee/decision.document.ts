import type { ApplicationContent, DecisionDocument, SignAct } from '@garant/contracts';
import type { ApplicationState, CaseKind, Seat } from '@garant/rules';

/** `typ` of a signed decision. */
export const DECISION_TYP = 'garant-decision+jwt';

type Criteria = DecisionDocument['criteria'];

const APPEAL: DecisionDocument['appeal'] = [
  {
    fr: 'Recours devant l’organisme d’accès, dans les deux mois de la notification (CRPA, art. L411-2). Il interrompt le délai du recours devant le tribunal.',
    en: 'Appeal to the access body within two months of notification (CRPA Art. L411-2). It interrupts the time limit before the court.',
  },
  {
    fr: 'Recours devant le tribunal administratif, dans les deux mois de la notification (CJA, art. R421-1).',
    en: 'Action before the administrative court within two months of notification (CJA Art. R421-1).',
  },
];
const PUBLICATION = {
  fr: 'La décision et ses motifs sont publiés au plus tard 30 jours ouvrables après sa date (règlement (UE) 2025/327, art. 57(1)(j)).',
  en: 'The decision and its reasons are published within 30 working days of its date (Regulation (EU) 2025/327 Art. 57(1)(j)).',
};
const LEGAL_BASIS: Partial<Record<CaseKind, readonly string[]>> = {
  'data-request': ['EHDS Art. 69'],
  'french-route': ['CSP Art. L1461-3', 'LIL Art. 66, 73, 76'],
};

/**
 * The decision as data, grant and refusal alike: reasons, the answer to each criterion, how the committee voted and in
 * which composition, and where to appeal (EHDS Art. 68(3), 68(9); CRPA Art. L211-2, L211-5).
 */
export function decisionDocumentOf(given: {
  issuer: string;
  state: ApplicationState;
  content: Partial<ApplicationContent> | null;
  criteria: Criteria;
  seats: readonly Seat[];
  act: SignAct;
  actHash: string;
  permitId: string | null;
  signedAt: string;
}): DecisionDocument {
  const { issuer, state, content, criteria, seats, act, actHash, permitId, signedAt } = given;
  const count = (vote: string): number => state.votes.filter((cast) => cast.vote === vote).length;
  const voted = seats.filter(({ account }) => state.votes.some(({ by }) => by === account));
  return {
    iss: issuer,
    iat: Math.floor(Date.parse(signedAt) / 1_000),
    applicationId: state.applicationId,
    version: state.version,
    title: content?.title ?? '',
    applicant: state.applicant,
    organisation: state.organisation ?? null,
    decision: act.decision,
    permitId,
    reason: act.reason,
    conditions: act.conditions,
    legalBasis: ['Regulation (EU) 2025/327', ...(LEGAL_BASIS[state.kind] ?? ['EHDS Art. 68(1)-(3), 68(9)'])],
    criteria,
    votes: {
      favour: count('favour'),
      against: count('against'),
      abstain: count('abstain'),
      recused: state.recused.length,
      composition: voted.map(({ seat }) => seat),
    },
    appeal: APPEAL,
    publication: PUBLICATION,
    signedBy: act.actor,
    signedAt,
    actHash,
  };
}
