import type { ProhibitedUseCode } from '../codes.js';
import type { RuleRow, Sentence } from '../rule.js';
import { EHDS_CHAPTER_IV } from '../rule.js';

export interface ProhibitedUse extends RuleRow {
  readonly code: ProhibitedUseCode;
  readonly title: Sentence;
}

function row(code: ProhibitedUseCode, title: Sentence, sentence: Sentence): ProhibitedUse {
  const ehds = code.startsWith('54');
  const point = code.split('.').at(-1);
  return {
    id: `USE-${code}`,
    code,
    jurisdiction: ehds ? 'EU' : 'FR',
    effectiveFrom: ehds ? EHDS_CHAPTER_IV : '2016-01-28',
    effectiveTo: null,
    legalSource: ehds ? `Regulation (EU) 2025/327 Art. 54(${point})` : `CSP L1461-1 V ${point}°`,
    title,
    sentence,
  };
}

/**
 * Uses that no permit can allow. A declared one blocks whatever the date: an applicant who announces it has excluded
 * their own application, and no French or European permit could cover it later.
 */
export const PROHIBITED_USES: Readonly<Record<ProhibitedUseCode, ProhibitedUse>> = {
  '54.a': row(
    '54.a',
    {
      fr: 'Décision défavorable à une personne ou un groupe',
      en: 'Decision detrimental to a person or a group',
    },
    {
      fr: 'Il est interdit de décider au détriment d’une personne ou d’un groupe à partir de ses données de santé.',
      en: 'Deciding to the detriment of a person or a group on the basis of their health data is prohibited.',
    },
  ),
  '54.b': row(
    '54.b',
    { fr: 'Emploi, assurance, crédit, discrimination', en: 'Employment, insurance, credit, discrimination' },
    {
      fr: 'Il est interdit de s’en servir pour un emploi, une assurance, un crédit, un prix, ou pour discriminer.',
      en: 'Using them for jobs, insurance, credit or prices, or to discriminate, is prohibited.',
    },
  ),
  '54.c': row(
    '54.c',
    { fr: 'Publicité et marketing', en: 'Advertising and marketing' },
    {
      fr: 'Il est interdit de s’en servir pour la publicité ou le marketing, quel que soit le public.',
      en: 'Using them for advertising or marketing is prohibited, whoever is addressed.',
    },
  ),
  '54.d': row(
    '54.d',
    { fr: 'Produits ou services nuisibles', en: 'Harmful products or services' },
    {
      fr: 'Il est interdit de s’en servir pour créer des produits ou services nuisibles : drogues, alcool, tabac, armes, addictions.',
      en: 'Using them to create harmful products or services is prohibited: drugs, alcohol, tobacco, weapons, addictions.',
    },
  ),
  '54.e': row(
    '54.e',
    { fr: 'Activité contraire à l’éthique', en: 'Activity contrary to ethics' },
    {
      fr: 'Il est interdit de s’en servir pour une activité contraire aux règles éthiques du droit national.',
      en: 'Using them for an activity contrary to the ethical rules of national law is prohibited.',
    },
  ),
  'L1461-1.V.1': row(
    'L1461-1.V.1',
    { fr: 'Promotion de produits de santé', en: 'Promotion of health products' },
    {
      fr: 'Il est interdit de s’en servir pour promouvoir des produits de santé auprès des professionnels ou des établissements.',
      en: 'Using them to promote health products to professionals or establishments is prohibited.',
    },
  ),
  'L1461-1.V.2': row(
    'L1461-1.V.2',
    { fr: 'Exclusion ou majoration d’assurance', en: 'Insurance exclusion or surcharge' },
    {
      fr: 'Il est interdit de s’en servir pour exclure une garantie d’assurance ou changer une cotisation ou une prime.',
      en: 'Using them to exclude insurance cover or to change contributions or premiums is prohibited.',
    },
  ),
};

export const isProhibitedUse = (code: unknown): code is ProhibitedUseCode =>
  typeof code === 'string' && Object.hasOwn(PROHIBITED_USES, code);
