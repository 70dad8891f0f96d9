import type { Sentence } from '../rule.js';
import { duoTerm, type DuoCode } from './duo.table.js';
import { SAYS } from './duo.sentences.js';

/** A term on a dataset; diseases belong to `DS` (DUO:0000007), as ontology ids such as `MONDO:0005148` or `ICD-10:C43`. */
export interface DuoUse {
  readonly code: DuoCode;
  readonly diseases?: readonly string[];
}
/** What research is for. Methods have no term among those that a dataset carries, so they have a word of their own. */
export const DUO_PURPOSES = ['DUO:0000042', 'DUO:0000006', 'DUO:0000007', 'DUO:0000011', 'methods'] as const;
export type DuoPurpose = (typeof DUO_PURPOSES)[number];
/** Research that a person must look at, whatever the codes say. */
export const DUO_SENSITIVE = [
  'controls',
  'population',
  'gender',
  'pediatric',
  'vulnerablePopulations',
  'illegalBehavior',
  'sexualDiseases',
  'psychologicalTraits',
  'notHealth',
  'stigmatizeDiseases',
] as const;
export type DuoSensitive = (typeof DUO_SENSITIVE)[number];

export interface DuoRequest {
  readonly purposes: readonly DuoPurpose[];
  /** For the purpose DUO:0000007: every one must be covered. */
  readonly diseases?: readonly string[];
  /** Undefined: not said, which counts as no. */
  readonly nonProfit?: boolean;
  readonly nonCommercial?: boolean;
  readonly sensitive?: readonly DuoSensitive[];
}
/** Ancestors of a disease, itself left out; undefined when the ontology does not know it. */
export type DiseaseAncestors = (disease: string) => readonly string[] | undefined;

export type DuoVerdict = 'approve' | 'deny' | 'abstain';
export interface DuoLine {
  /** A term of the dataset, a purpose of the request, or null where the rule is about neither. */
  readonly code: DuoCode | 'methods' | null;
  readonly side: 'request' | 'dataset';
  readonly verdict: DuoVerdict;
  readonly reason: keyof typeof SAYS;
  readonly explanation: Sentence;
  readonly diseases?: readonly string[];
}
export interface DuoMatch {
  readonly verdict: DuoVerdict;
  readonly lines: readonly DuoLine[];
}

const GRU = 'DUO:0000042';
const HMB = 'DUO:0000006';
const DS = 'DUO:0000007';
const POA = 'DUO:0000011';
const UNRESTRICTED: readonly DuoCode[] = ['DUO:0000004', GRU];

/**
 * Whether the terms of a dataset cover what a request is for. Advice for people, never a decision (EHDS Art. 68; the
 * human guarantee). Where implementations in use disagree, the stricter answer: docs/adr, "the stricter DUO rule".
 *
 * A person must look (`abstain`) at sensitive research, at a request without a recognised purpose, at a dataset without
 * a permission, at a disease that the ontology does not know and at every modifier that asks for evidence. Otherwise each
 * purpose must be allowed by every permission, and no modifier may forbid it.
 */
export function matchDuo(
  dataset: readonly DuoUse[],
  request: DuoRequest,
  ancestorsOf: DiseaseAncestors,
): DuoMatch {
  const sensitive = [...new Set(request.sensitive ?? [])];
  if (sensitive.length > 0) return whole('sensitive', 'request');
  if (request.purposes.length === 0) return whole('no-purpose', 'request');
  const permissions = dataset.filter(({ code }) => duoTerm(code).kind === 'permission');
  if (permissions.length === 0) return whole('no-permission', 'dataset');
  const lines = [
    ...[...new Set(request.purposes)].map((purpose) =>
      purposeLine(purpose, permissions, request, ancestorsOf),
    ),
    ...dataset
      .filter(({ code }) => duoTerm(code).kind === 'modifier')
      .map(({ code }) => modifierLine(code, request)),
  ];
  return { verdict: overall(lines), lines };
}

/**
 * All approve: approve. A purpose that only a person can weigh leaves everything to a person; otherwise a refusal is a
 * refusal, and what is left to check on evidence keeps an approval from being said.
 */
function overall(lines: readonly DuoLine[]): DuoVerdict {
  if (lines.every(({ verdict }) => verdict === 'approve')) return 'approve';
  const purposes = lines.filter(({ side }) => side === 'request');
  if (purposes.some(({ verdict }) => verdict === 'abstain')) return 'abstain';
  return lines.some(({ verdict }) => verdict === 'deny') ? 'deny' : 'abstain';
}

function purposeLine(
  purpose: DuoPurpose,
  permissions: readonly DuoUse[],
  request: DuoRequest,
  ancestorsOf: DiseaseAncestors,
): DuoLine {
  const say = (verdict: DuoVerdict, reason: keyof typeof SAYS, diseases?: readonly string[]): DuoLine =>
    line(purpose, 'request', verdict, reason, diseases);
  const codes = permissions.map(({ code }) => code);
  if (codes.every((code) => UNRESTRICTED.includes(code))) return say('approve', 'unrestricted');
  if (purpose === 'methods') return say('approve', 'methods-allowed');
  if (purpose === GRU) return say('deny', 'wider-than-permission');
  if (purpose === HMB)
    return codes.every((code) => code === HMB || UNRESTRICTED.includes(code))
      ? say('approve', 'health-research')
      : say('deny', 'wider-than-permission');
  if (purpose === POA)
    return codes.every((code) => code === POA || UNRESTRICTED.includes(code))
      ? say('approve', 'ancestry-allowed')
      : say('deny', 'ancestry-not-allowed');
  if (codes.includes(POA)) return say('deny', 'ancestry-only');
  const wanted = [...new Set(request.diseases ?? [])];
  if (wanted.length === 0) return say('abstain', 'disease-missing');
  if (!codes.includes(DS)) return say('approve', 'disease-within-health');
  const allowed = new Set(permissions.flatMap(({ diseases }) => diseases ?? []));
  if (allowed.size === 0) return say('abstain', 'dataset-disease-missing');
  const lookedUp = wanted.map((disease) => ({ disease, ancestors: ancestorsOf(disease) }));
  const unknown = lookedUp.flatMap(({ disease, ancestors }) =>
    ancestors === undefined && !allowed.has(disease) ? [disease] : [],
  );
  if (unknown.length > 0) return say('abstain', 'disease-unknown', unknown);
  const outside = lookedUp.flatMap(({ disease, ancestors = [] }) =>
    allowed.has(disease) || ancestors.some((one) => allowed.has(one)) ? [] : [disease],
  );
  return outside.length === 0
    ? say('approve', 'diseases-covered', wanted)
    : say('deny', 'disease-not-covered', outside);
}

/** What a modifier asks of the request, where the request can answer by itself. */
const FORBIDS: Partial<
  Record<
    DuoCode,
    { forbids: (request: DuoRequest) => boolean; no: keyof typeof SAYS; yes: keyof typeof SAYS }
  >
> = {
  'DUO:0000015': {
    forbids: ({ purposes }) => purposes.includes('methods'),
    no: 'methods-forbidden',
    yes: 'no-methods',
  },
  'DUO:0000044': {
    forbids: ({ purposes }) => purposes.includes(POA),
    no: 'ancestry-forbidden',
    yes: 'no-ancestry',
  },
  'DUO:0000045': { forbids: ({ nonProfit }) => nonProfit !== true, no: 'not-non-profit', yes: 'non-profit' },
  'DUO:0000046': {
    forbids: ({ nonCommercial }) => nonCommercial !== true,
    no: 'not-non-commercial',
    yes: 'non-commercial',
  },
  'DUO:0000018': {
    forbids: ({ nonProfit, nonCommercial }) => nonProfit !== true || nonCommercial !== true,
    no: 'not-non-profit-or-commercial',
    yes: 'non-profit-and-non-commercial',
  },
};

function modifierLine(code: DuoCode, request: DuoRequest): DuoLine {
  const rule = FORBIDS[code];
  if (!rule) return line(code, 'dataset', 'abstain', 'needs-a-person');
  return rule.forbids(request)
    ? line(code, 'dataset', 'deny', rule.no)
    : line(code, 'dataset', 'approve', rule.yes);
}

const line = (
  code: DuoLine['code'],
  side: DuoLine['side'],
  verdict: DuoVerdict,
  reason: keyof typeof SAYS,
  diseases?: readonly string[],
): DuoLine => ({
  code,
  side,
  verdict,
  reason,
  explanation: SAYS[reason],
  ...(diseases === undefined ? {} : { diseases }),
});
const whole = (reason: keyof typeof SAYS, side: DuoLine['side']): DuoMatch => ({
  verdict: 'abstain',
  lines: [line(null, side, 'abstain', reason)],
});

/** One verdict over several datasets: all must approve; one that refuses refuses the request as it is. */
export function worstOf(verdicts: readonly DuoVerdict[]): DuoVerdict {
  if (verdicts.length > 0 && verdicts.every((verdict) => verdict === 'approve')) return 'approve';
  return verdicts.includes('deny') ? 'deny' : 'abstain';
}
