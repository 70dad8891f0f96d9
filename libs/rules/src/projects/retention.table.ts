import { addMonths, instant, timestamp } from '../clocks/calendar.js';
import type { Sentence } from '../rule.js';

/** How long the texts of a case are kept once it has ended, and why no longer. Events stay: they hold no text. */
export interface RetentionRule {
  readonly id:
    | 'draft-never-submitted'
    | 'withdrawn'
    | 'refused'
    | 'permit-ended'
    | 'complaint-closed'
    | 'finding-closed';
  readonly title: Sentence;
  readonly months: number;
  /** What the time counts from. */
  readonly from: Sentence;
  readonly source: string;
}

export const RETENTION: readonly RetentionRule[] = [
  {
    id: 'draft-never-submitted',
    title: { fr: 'Brouillon jamais déposé', en: 'Draft that was never submitted' },
    months: 12,
    from: { fr: 'dernière modification', en: 'last change' },
    source: 'GDPR Art. 5(1)(e); CNIL délibération 2021-122',
  },
  {
    id: 'withdrawn',
    title: { fr: 'Demande retirée', en: 'Application withdrawn' },
    months: 24,
    from: { fr: 'retrait', en: 'withdrawal' },
    source: 'GDPR Art. 5(1)(e)',
  },
  {
    id: 'refused',
    title: { fr: 'Demande refusée', en: 'Application refused' },
    months: 60,
    from: { fr: 'décision, recours compris', en: 'decision, appeal included' },
    source: 'GDPR Art. 5(1)(e), 17(3)(e); Code civil art. 2224',
  },
  {
    id: 'permit-ended',
    title: { fr: 'Permis terminé', en: 'Permit ended' },
    months: 120,
    from: { fr: 'fin du dernier permis du projet', en: 'end of the project’s last permit' },
    source: 'GDPR Art. 5(1)(e), 17(3)(d)(e); EHDS Art. 59, 63',
  },
  {
    id: 'complaint-closed',
    title: { fr: 'Réclamation close', en: 'Complaint closed' },
    months: 60,
    from: { fr: 'réponse', en: 'answer' },
    source: 'GDPR Art. 5(1)(e); Code civil art. 2224; EHDS Art. 81',
  },
  {
    id: 'finding-closed',
    title: { fr: 'Découverte transmise et close', en: 'Finding passed on and closed' },
    months: 12,
    from: { fr: 'clôture', en: 'closing' },
    source: 'GDPR Art. 5(1)(c)(e); EHDS Art. 58(3), 61(5)',
  },
];

/** First instant at which the texts of a case may be erased. @param endedAt what the rule counts from, RFC 3339 */
export const erasableFrom = ({ months }: RetentionRule, endedAt: string): string =>
  timestamp(addMonths(instant(endedAt), months));
