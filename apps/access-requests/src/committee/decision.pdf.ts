import { createHash } from 'node:crypto';
import type { DecisionDocument, Localized } from '@garant/contracts';
import { ALL_CRITERIA_TABLE } from '@garant/rules';
import { drawPdf, type PdfSection } from './pdf.drawing.js';

type Language = keyof Localized;

const WORDS = {
  grant: { fr: 'Décision d’autorisation', en: 'Decision to grant access' },
  refuse: { fr: 'Décision de refus', en: 'Decision to refuse access' },
  reason: { fr: 'Motifs', en: 'Reasons' },
  conditions: { fr: 'Conditions', en: 'Conditions' },
  criteria: { fr: 'Appréciation de chaque critère', en: 'Assessment of each criterion' },
  unassessed: {
    fr: 'La demande n’a pas été complétée : les critères n’ont pas été appréciés.',
    en: 'The application was not completed: the criteria were not assessed.',
  },
  committee: { fr: 'Vote du comité', en: 'Vote of the committee' },
  appeal: { fr: 'Voies et délais de recours', en: 'How and when to appeal' },
  publication: { fr: 'Publication', en: 'Publication' },
  signature: { fr: 'Signature', en: 'Signature' },
  met: { fr: 'rempli', en: 'met' },
  unmet: { fr: 'non rempli', en: 'not met' },
  none: { fr: 'sans objet', en: 'not applicable' },
} as const satisfies Record<string, Localized>;
const SEATS: Record<DecisionDocument['votes']['composition'][number], Localized> = {
  chair: { fr: 'présidence', en: 'chair' },
  member: { fr: 'membre', en: 'member' },
  patients: { fr: 'siège des patients', en: 'patients’ seat' },
  professionals: { fr: 'siège des professionnels', en: 'professionals’ seat' },
  expert: { fr: 'expert', en: 'expert' },
};

/** The decision section by section, as people read it. */
export function decisionSections(document: DecisionDocument, language: Language): PdfSection[] {
  const word = (name: keyof typeof WORDS): string => WORDS[name][language];
  const { votes } = document;
  const verdict = (met: boolean | null): string => word(met === null ? 'none' : met ? 'met' : 'unmet');
  const sentence = (criterion: string): string =>
    ALL_CRITERIA_TABLE.find((row) => row.criterion === criterion)?.sentence[language] ?? '';
  const counts: Localized = {
    fr: `${votes.favour} pour, ${votes.against} contre, ${votes.abstain} abstention(s), ${votes.recused} récusation(s).`,
    en: `${votes.favour} for, ${votes.against} against, ${votes.abstain} abstaining, ${votes.recused} recused.`,
  };
  return [
    { heading: word('reason'), lines: [document.reason] },
    ...(document.conditions.length > 0
      ? [{ heading: word('conditions'), lines: document.conditions.map((text) => `• ${text}`) }]
      : []),
    {
      heading: word('criteria'),
      lines:
        document.criteria.length === 0
          ? [word('unassessed')]
          : document.criteria.map(
              ({ criterion, met, reason }) =>
                `${criterion} ${sentence(criterion)} ${verdict(met)[0]!.toUpperCase()}${verdict(met).slice(1)} : ${reason}`,
            ),
    },
    {
      heading: word('committee'),
      lines: [
        counts[language],
        ...(votes.composition.length > 0
          ? [votes.composition.map((seat) => SEATS[seat][language]).join(', ')]
          : []),
      ],
    },
    { heading: word('appeal'), lines: document.appeal.map((way) => way[language]) },
    { heading: word('publication'), lines: [document.publication[language]] },
    {
      heading: word('signature'),
      lines: [`${document.signedBy}, ${document.signedAt}`, document.legalBasis.join(' ; ')],
    },
  ];
}

/** The decision for people. The JWS is the signed original; its SHA-256 is printed at the end. */
export const decisionPdf = (document: DecisionDocument, jws: string, language: Language): Promise<Buffer> =>
  drawPdf({
    language,
    title: WORDS[document.decision][language],
    subtitle: document.title,
    madeAt: document.signedAt,
    sections: decisionSections(document, language),
    end: `JWS SHA-256 ${createHash('sha256').update(jws).digest('hex')}`,
  });
