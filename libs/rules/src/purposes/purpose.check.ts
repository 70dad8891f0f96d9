import type { ApplicantType } from '../codes.js';
import { APPLICANT_TYPES } from '../codes.js';
import type { RefusalCode, RulesPolicy, Sentence } from '../rule.js';
import { inForce } from '../rule.js';
import { PROHIBITED_USES, isProhibitedUse } from './prohibited-use.table.js';
import { PURPOSES, isPurpose, isSndsPurpose } from './purpose.table.js';

export interface PurposeFacts {
  readonly purpose: string;
  readonly applicantType: ApplicantType;
  /** A public body's mandate is attached (EHDS Art. 53(2)). */
  readonly mandate?: boolean | undefined;
  readonly declaredUses: readonly string[];
  /** The application states the public interest of the project. */
  readonly publicInterestStatement?: boolean | undefined;
  /** Proof that prohibited uses are impossible, or an independent laboratory does the work (CSP L1461-3 II). */
  readonly impossibilityProof?: boolean | undefined;
  /** Data of the national health data system are asked for, whatever the purpose code. */
  readonly sndsData?: boolean | undefined;
  readonly at: string;
  readonly policy: RulesPolicy;
}

/** `BLOCK` refuses. `FLAG` asks a human to look and never refuses. */
export interface PurposeCheck {
  readonly rule: 'PUR-01' | 'PUR-02' | 'PUR-03' | 'PUR-04' | 'PUR-05';
  /** Problem code when it does not hold. */
  readonly code: RefusalCode;
  readonly severity: 'BLOCK' | 'FLAG';
  readonly verdict: 'pass' | 'fail' | 'not-evaluated';
  readonly sentence: Sentence;
  readonly legalSource: string;
  /** What the verdict is about: a purpose or prohibited-use code. */
  readonly about?: string;
}

type Row = Omit<PurposeCheck, 'verdict'> & { readonly applies?: boolean; readonly holds: boolean };

/**
 * Checks of a stated purpose. A declared prohibited use comes first and names its article; unknown codes fail.
 * An application is blocked when any `BLOCK` check failed.
 */
export function checkPurpose(facts: PurposeFacts): readonly PurposeCheck[] {
  const known = isPurpose(facts.purpose) ? PURPOSES[facts.purpose] : undefined;
  const snds = facts.sndsData === true || (known !== undefined && isSndsPurpose(known.code));
  const industry = facts.applicantType === 'company' || facts.applicantType === 'insurer';
  const mayUse =
    (APPLICANT_TYPES as readonly string[]).includes(facts.applicantType) &&
    known !== undefined &&
    (known.applicants.includes(facts.applicantType) || (known.othersWithMandate && facts.mandate === true));

  const rows: Row[] = [
    ...prohibited(facts),
    {
      rule: 'PUR-01',
      code: 'purpose-unknown',
      severity: 'BLOCK',
      holds: known !== undefined,
      sentence: {
        fr: 'La finalité est une de celles que la loi permet.',
        en: 'The purpose is one that the law permits.',
      },
      legalSource: 'Regulation (EU) 2025/327 Art. 53(1); CSP L1461-1 III',
      about: facts.purpose,
    },
    {
      rule: 'PUR-01',
      code: 'purpose-not-in-force',
      severity: 'BLOCK',
      applies: known !== undefined,
      holds: known !== undefined && inForce(known, facts.at, facts.policy),
      sentence: {
        fr: 'La règle qui permet cette finalité est en vigueur.',
        en: 'The rule that permits this purpose is in force.',
      },
      legalSource: 'Regulation (EU) 2025/327 Art. 105',
      about: facts.purpose,
    },
    {
      rule: 'PUR-02',
      code: 'purpose-not-for-applicant',
      severity: 'BLOCK',
      applies: known !== undefined,
      holds: mayUse,
      sentence: {
        fr: 'Cette finalité est ouverte à ce demandeur ; certaines sont réservées aux organismes publics et à qui ils mandatent.',
        en: 'This purpose is open to this applicant; some are reserved to public bodies and to those they mandate.',
      },
      legalSource: 'Regulation (EU) 2025/327 Art. 53(2)',
      about: facts.purpose,
    },
    {
      rule: 'PUR-03',
      code: 'public-interest-missing',
      severity: 'BLOCK',
      applies: snds,
      holds: facts.publicInterestStatement === true,
      sentence: {
        fr: 'La demande dit en quoi le projet est d’intérêt public.',
        en: 'The application says why the project is in the public interest.',
      },
      legalSource: 'CSP L1461-3 I',
      about: facts.purpose,
    },
    {
      rule: 'PUR-05',
      code: 'impossibility-proof-missing',
      severity: 'BLOCK',
      applies: snds && industry,
      holds: facts.impossibilityProof === true,
      sentence: {
        fr: 'Une entreprise ou un assureur prouve que tout usage interdit est impossible, ou passe par un laboratoire indépendant.',
        en: 'A company or insurer proves that prohibited uses are impossible, or works through an independent laboratory.',
      },
      legalSource: 'CSP L1461-3 II',
      about: facts.purpose,
    },
  ];
  return rows.map(({ applies, holds, ...check }) => ({
    ...check,
    verdict: applies === false ? 'not-evaluated' : holds ? 'pass' : 'fail',
  }));
}

/** A declared use that is unknown is refused like a prohibited one: nothing declared is skipped. */
function prohibited(facts: PurposeFacts): Row[] {
  const declared = [...facts.declaredUses, ...(isProhibitedUse(facts.purpose) ? [facts.purpose] : [])];
  if (declared.length === 0) {
    return [
      {
        rule: 'PUR-04',
        code: 'purpose-prohibited',
        severity: 'BLOCK',
        holds: true,
        sentence: {
          fr: 'Aucune utilisation interdite n’est déclarée.',
          en: 'No prohibited use is declared.',
        },
        legalSource: 'Regulation (EU) 2025/327 Art. 54; CSP L1461-1 V',
      },
    ];
  }
  return declared.map((use) => {
    const rule = isProhibitedUse(use) ? PROHIBITED_USES[use] : undefined;
    return {
      rule: 'PUR-04' as const,
      code: 'purpose-prohibited' as const,
      severity: 'BLOCK' as const,
      holds: false,
      sentence: rule?.sentence ?? {
        fr: 'L’utilisation déclarée est inconnue.',
        en: 'The declared use is unknown.',
      },
      legalSource: rule?.legalSource ?? 'Regulation (EU) 2025/327 Art. 54; CSP L1461-1 V',
      about: use,
    };
  });
}

/** The first check that blocks, or undefined. */
export const blocking = (checks: readonly PurposeCheck[]): PurposeCheck | undefined =>
  checks.find((check) => check.severity === 'BLOCK' && check.verdict === 'fail');
