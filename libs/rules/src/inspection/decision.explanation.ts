import { ACCESS_CHECKS } from '../decision/access.decision.js';
import type { Sentence } from '../rule.js';

/** `unknown`: the entry alone does not tell; a replay does. */
export interface ExplainedCheck {
  readonly code: string;
  readonly verdict: 'pass' | 'fail' | 'unknown';
  readonly sentence: Sentence;
  readonly legalSource: string;
}
export interface Explanation {
  readonly sentence: Sentence;
  readonly checks: readonly ExplainedCheck[];
  readonly ruleBundleHash: string | null;
  /** Register positions on which it rested. */
  readonly positions: Readonly<Record<string, unknown>> | null;
  readonly legalSource: string | null;
}

/** What an explanation reads of an entry. */
export interface ExplainableEntry {
  readonly type: string;
  readonly outcome: string | null;
  readonly actor: { readonly role: string } | null;
  readonly data: Readonly<Record<string, unknown>> | null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/**
 * Verdicts that follow from a decision's outcome: checks run in order and the first failure is the reason, so what stands
 * before it held (or did not apply), and what stands behind it was not decisive.
 */
export function checksBehind(effect: string | null, reason: string | null): ExplainedCheck[] {
  const at = ACCESS_CHECKS.findIndex(({ code }) => code === reason);
  const verdictAt = (place: number): ExplainedCheck['verdict'] => {
    if (effect === 'permit') return 'pass';
    if (at === -1 || place > at) return 'unknown';
    return place === at ? 'fail' : 'pass';
  };
  return ACCESS_CHECKS.map(({ code, sentence, legalSource }, place) => ({
    code,
    verdict: verdictAt(place),
    sentence,
    legalSource,
  }));
}

type Words = (data: Readonly<Record<string, unknown>>) => Sentence;
const n = (data: Readonly<Record<string, unknown>>, name: string): string =>
  typeof data[name] === 'number' ? String(data[name]) : '?';
const SENTENCES: Readonly<Record<string, { words: Words; legalSource: string }>> = {
  'release.opened': {
    words: () => ({
      fr: 'Le détenteur a demandé une mise à disposition ; le permis, le jeu de données, la finalité et l’environnement ont été vérifiés avant d’ouvrir.',
      en: 'The holder asked for a release; permit, dataset, purpose and environment were checked before it was opened.',
    }),
    legalSource: 'Regulation (EU) 2025/327 Art. 60, 68',
  },
  'release.planned': {
    words: (data) => ({
      fr: `À la position ${n(data, 'cutPosition')} du registre des choix, ${n(data, 'people')} personne(s) pouvaient être extraites ; toutes les autres restent. L’engagement prouve la liste sans la révéler.`,
      en: `At position ${n(data, 'cutPosition')} of the register of choices, ${n(data, 'people')} person(s) could be extracted; all others stay. The commitment proves the list without revealing it.`,
    }),
    legalSource: 'Regulation (EU) 2025/327 Art. 66, 71; CSP R1461-9; GDPR Art. 21',
  },
  'release.refused': {
    words: (data) => ({
      fr: `La mise à disposition a été refusée. Motif : ${text(data.reason) ?? '?'}.`,
      en: `The release was refused. Reason: ${text(data.reason) ?? '?'}.`,
    }),
    legalSource: 'Regulation (EU) 2025/327 Art. 68',
  },
  'unseal.refused': {
    words: (data) => ({
      fr: `L’ouverture de l’extrait a été refusée. Motif : ${text(data.reason) ?? '?'}.`,
      en: `Unsealing was refused. Reason: ${text(data.reason) ?? '?'}.`,
    }),
    legalSource: 'Regulation (EU) 2025/327 Art. 73',
  },
  'release.sealed': {
    words: () => ({
      fr: 'Le détenteur a scellé les fichiers et signé leur manifeste ; rien n’est lisible avant que le journal ne le montre.',
      en: 'The holder sealed the files and signed their manifest; nothing is readable before the log shows it.',
    }),
    legalSource: 'Regulation (EU) 2025/327 Art. 73(1)(e)',
  },
  'release.unsealed': {
    words: (data) => ({
      fr: `Le permis, l’environnement et les choix ont été revérifiés à la position ${n(data, 'cutPosition')} ; les personnes qui ont dit non depuis ont été soustraites.`,
      en: `Permit, environment and choices were checked once more at position ${n(data, 'cutPosition')}; people who said no since then were subtracted.`,
    }),
    legalSource: 'GDPR Art. 7(3), 21; Regulation (EU) 2025/327 Art. 73',
  },
  'register.cut': {
    words: (data) => ({
      fr: `Le registre des choix a été arrêté à la position ${n(data, 'position')} : tout acte numéroté jusque-là compte, aucun acte postérieur. L’engagement porte sur les personnes dont le choix décide.`,
      en: `The register of choices was cut at position ${n(data, 'position')}: every act numbered up to there counts, none after it. The commitment is to the people whose choice decides.`,
    }),
    legalSource: 'Regulation (EU) 2025/327 Art. 71(3); CSP R1461-9',
  },
  'permit.signed': {
    words: () => ({
      fr: 'Une personne habilitée a signé le permis, après instruction et vote ; aucun programme ne peut accorder un permis.',
      en: 'An authorised person signed the permit, after assessment and vote; no program can grant a permit.',
    }),
    legalSource: 'Regulation (EU) 2025/327 Art. 68',
  },
  'application.decided': {
    words: (data) =>
      data.decision === 'grant'
        ? {
            fr: 'Le signataire a accordé l’accès, en motivant sa décision et en se connectant à nouveau pour la signer.',
            en: 'The signatory granted access, with reasons, and signed in again to sign the decision.',
          }
        : {
            fr: 'Le signataire a refusé l’accès, en motivant sa décision et en se connectant à nouveau pour la signer.',
            en: 'The signatory refused access, with reasons, and signed in again to sign the decision.',
          },
    legalSource: 'Regulation (EU) 2025/327 Art. 68(1), 68(9)',
  },
  'application.assessed': {
    words: (data) => ({
      fr: `L’instructeur a examiné ${Array.isArray(data.verdicts) ? data.verdicts.length : '?'} critère(s) légaux, un par un.`,
      en: `The assessor examined ${Array.isArray(data.verdicts) ? data.verdicts.length : '?'} legal criteria, one by one.`,
    }),
    legalSource: 'Regulation (EU) 2025/327 Art. 68(1)',
  },
  'permit.activated': {
    words: (data) => ({
      fr: `Le permis est devenu utilisable une fois le registre arrêté à la position ${n(data, 'cutPosition')}.`,
      en: `The permit became usable once the register was cut at position ${n(data, 'cutPosition')}.`,
    }),
    legalSource: 'Regulation (EU) 2025/327 Art. 71(3)',
  },
  'recall.ordered': {
    words: (data) => ({
      fr: `Le choix numéro ${n(data, 'choicePosition')} du registre interdit de garder les données de cette personne : l’environnement doit les supprimer.`,
      en: `Act ${n(data, 'choicePosition')} of the register forbids keeping this person’s data: the environment has to delete them.`,
    }),
    legalSource: 'GDPR Art. 7(3), 19, 21',
  },
};

/** Why something was decided as it was, from the entry alone; null for an entry that decides nothing. */
export function explainEntry({ type, outcome, data }: ExplainableEntry): Explanation | null {
  if (type === 'decision.made') {
    const effect = text(data?.effect) ?? outcome;
    const reason = text(data?.reason);
    const failed = ACCESS_CHECKS.find(({ code }) => code === reason);
    return {
      sentence:
        effect === 'permit'
          ? {
              fr: 'L’accès a été permis : toutes les vérifications qui s’appliquent ont réussi.',
              en: 'Access was permitted: every check that applies passed.',
            }
          : failed
            ? {
                fr: `L’accès a été refusé. Cette condition n’était pas remplie : « ${failed.sentence.fr} »`,
                en: `Access was denied. This condition was not met: “${failed.sentence.en}”`,
              }
            : {
                fr: `L’accès a été refusé${reason === null ? '' : ` (${reason})`}.`,
                en: `Access was denied${reason === null ? '' : ` (${reason})`}.`,
              },
      checks: data?.action === 'boxcar' ? [] : checksBehind(effect, reason),
      ruleBundleHash: text(data?.ruleBundleHash),
      positions: (data?.positions as Record<string, unknown> | undefined) ?? null,
      legalSource: failed?.legalSource ?? null,
    };
  }
  const known = Object.hasOwn(SENTENCES, type) ? SENTENCES[type] : undefined;
  if (!known) return null;
  const positions = Object.fromEntries(
    ['position', 'cutPosition', 'choicePosition'].flatMap((name) =>
      typeof data?.[name] === 'number' ? [[name, data[name]]] : [],
    ),
  );
  const failed = ACCESS_CHECKS.find(({ code }) => code === text(data?.reason));
  return {
    sentence:
      data === null
        ? {
            fr: 'Les détails ont été effacés : seul l’engagement reste.',
            en: 'The details were erased: only the commitment remains.',
          }
        : known.words(data),
    checks: failed
      ? [{ code: failed.code, verdict: 'fail', sentence: failed.sentence, legalSource: failed.legalSource }]
      : [],
    ruleBundleHash: text(data?.ruleBundleHash),
    positions: Object.keys(positions).length > 0 ? positions : null,
    legalSource: known.legalSource,
  };
}
