import type { ProhibitedUseCode } from '../codes.js';
import { PROHIBITED_USES } from './prohibited-use.table.js';
import type { Sentence } from '../rule.js';

/** A hint that a text may describe a prohibited use. It asks a human to look; it never approves and never refuses. */
export interface ScreenFlag {
  readonly code: `screen.${ProhibitedUseCode}`;
  readonly severity: 'FLAG';
  readonly use: ProhibitedUseCode;
  readonly sentence: Sentence;
  readonly legalSource: string;
  /** Index of the text in which it was seen. */
  readonly text: number;
}

/** Beginnings of words (regular expressions), without accents and in lower case, that point to a prohibited use (TEHDAS2 screening hints). */
const HINTS: Readonly<Record<ProhibitedUseCode, readonly string[]>> = {
  '54.a': [
    'risk score',
    'score de risque',
    'triage automati',
    'automated triage',
    'decision individuelle',
    'individual decision',
    'profilage',
    'profiling',
  ],
  '54.b': [
    'insurance',
    'assurance(?! maladie| qualite)',
    'assureur',
    'premium',
    'prime d',
    'credit',
    'pret immobilier',
    'loan',
    'recruit',
    'recrutement',
    'embauche',
    'hiring',
    'tarification',
    'pricing',
    'eligibil',
  ],
  '54.c': [
    'marketing',
    'advertis',
    'publicit',
    'market analysis',
    'etude de marche',
    'analyse de marche',
    'market research',
    'consumer insight',
    'sales',
    'ventes',
    'prospect',
    'potentiel commercial',
    'user testing',
  ],
  '54.d': [
    'alcohol',
    'alcool',
    'tobacco',
    'tabac',
    'nicotine',
    'weapon',
    'armes?\\b',
    'gambling',
    'jeux d’argent',
    'jeux d argent',
    'drug abuse',
    'stupefiant',
    'addicti',
  ],
  '54.e': ['without ethics', 'sans avis ethique', 'clonage', 'cloning', 'eugeni'],
  'L1461-1.V.1': [
    'visite medicale',
    'medical sales',
    'promotion aupres',
    'promote to prescribers',
    'prescripteur',
    'delegues medicaux',
  ],
  'L1461-1.V.2': ['cotisation', 'exclusion de garantie', 'exclusion of cover', 'surprime', 'risk premium'],
};

/** One pattern for each use, made once: lists of applications are screened as they are read. */
const PATTERNS = (Object.entries(HINTS) as [ProhibitedUseCode, readonly string[]][]).map(
  ([use, hints]) => [use, new RegExp(`(^|[^\\p{L}])(?:${hints.join('|')})`, 'u')] as const,
);

const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ');

/** Hints found in the texts of an application, at most one per use and text. */
export function screenText(texts: readonly string[]): readonly ScreenFlag[] {
  const flags: ScreenFlag[] = [];
  texts.forEach((text, index) => {
    const words = plain(text);
    for (const [use, hinted] of PATTERNS) {
      if (!hinted.test(words)) continue;
      const { legalSource, title } = PROHIBITED_USES[use];
      const sentence = {
        fr: `À vérifier par une personne : le texte évoque peut-être « ${title.fr} ».`,
        en: `For a person to check: the text may refer to “${title.en}”.`,
      };
      flags.push({ code: `screen.${use}`, severity: 'FLAG', use, sentence, legalSource, text: index });
    }
  });
  return flags;
}
