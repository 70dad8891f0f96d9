import type { RuleRow } from '../rule.js';
import type { RepresentationPolicy } from './representation.policy.js';

/** A rule of acting for somebody else. `deployer-policy`: the law is unclear, and the named setting decides. */
export type RepresentationRule = RuleRow & { readonly jurisdiction: 'FR' | 'EU' } & (
    | { readonly settled: true }
    | {
        readonly settled: 'deployer-policy';
        readonly setting: string;
        readonly policy: keyof RepresentationPolicy;
        /** What the law says on either side. */
        readonly doubt: RuleRow['sentence'];
      }
  );

const LIL_70 = '2019-06-01';
const from = (effectiveFrom: string) => ({ jurisdiction: 'FR' as const, effectiveFrom, effectiveTo: null });

export const REPRESENTATION_RULES: readonly RepresentationRule[] = [
  {
    id: 'REP-PARENTS',
    ...from(LIL_70),
    legalSource: 'Loi 78-17 art. 70; Code civil art. 371-1',
    sentence: {
      fr: 'Pour une personne mineure, les droits sont exercés par les titulaires de l’autorité parentale.',
      en: 'For a minor, the rights are exercised by the holders of parental authority.',
    },
    settled: true,
  },
  {
    id: 'REP-PROTECTED-ADULT',
    ...from(LIL_70),
    legalSource: 'Loi 78-17 art. 70; Code civil art. 440, 477, 494-1',
    sentence: {
      fr: 'Pour un adulte qui ne peut pas décider seul, les droits sont exercés par la personne chargée d’une tutelle, d’une habilitation familiale ou d’un mandat de protection future.',
      en: 'For an adult who cannot decide alone, the rights are exercised by the person entrusted with a guardianship, a family habilitation or a future-protection mandate.',
    },
    settled: true,
  },
  {
    id: 'REP-HELPER',
    ...from('2016-10-01'),
    legalSource: 'Code civil art. 1153, 1984, 2004',
    sentence: {
      fr: 'Une personne de confiance mandatée ne fait que les actes que le mandat nomme, et le mandat se retire à tout moment.',
      en: 'A trusted helper does only the acts that the mandate names, and the mandate can be taken back at any time.',
    },
    settled: true,
  },
  {
    id: 'REP-EVIDENCE',
    ...from(LIL_70),
    legalSource: 'GDPR Art. 5(2), 12(6); loi 78-17 art. 70',
    sentence: {
      fr: 'Personne n’agit pour autrui avant qu’un document ait été vérifié par quelqu’un d’autre que le déclarant.',
      en: 'Nobody acts for another person before a document has been verified by somebody other than the declarant.',
    },
    settled: true,
  },
  {
    id: 'REP-ONE-PARENT',
    ...from(LIL_70),
    legalSource: 'Loi 78-17 art. 70',
    sentence: {
      fr: 'Informer un parent suffit si l’autre ne peut être joint à temps ; chaque parent exerce ses droits ensuite.',
      en: 'Informing one parent suffices if the other cannot be reached in time; each parent exercises the rights later.',
    },
    settled: true,
  },
  {
    id: 'REP-EITHER-OBJECTION',
    ...from(LIL_70),
    legalSource: 'Loi 78-17 art. 70; Code civil art. 372, 372-2',
    sentence: {
      fr: 'Le refus d’un parent protège l’enfant tant que les deux parents ne sont pas d’accord ou qu’une décision n’a pas été rendue.',
      en: 'One parent’s objection protects the child until both parents agree or a decision has been given.',
    },
    settled: 'deployer-policy',
    setting: 'GARANT_POLICY_PARENT_OBJECTION',
    policy: 'parentObjection',
    doubt: {
      fr: 'La loi donne les droits à chaque parent ; elle ne dit pas qui l’emporte quand ils se contredisent.',
      en: 'The law gives the rights to each parent; it does not say who prevails when they contradict each other.',
    },
  },
  {
    id: 'REP-SOLO-15',
    ...from(LIL_70),
    legalSource: 'Loi 78-17 art. 70; CSP L1111-5',
    sentence: {
      fr: 'À partir de 15 ans, une personne mineure agit seule ; elle peut s’opposer à ce que ses parents voient ce qui la concerne, et exerce alors seule ses droits.',
      en: 'From 15, a minor acts alone; they may object to their parents seeing what concerns them, and then exercise their rights alone.',
    },
    settled: 'deployer-policy',
    setting: 'GARANT_POLICY_SOLO_AGE',
    policy: 'soloAge',
    doubt: {
      fr: 'L’article 70 dit « quinze ans ou plus » ; une banque nationale de données écrit « moins de 15 ans » pour les soins tenus secrets.',
      en: 'Article 70 says “fifteen or over”; one national data bank writes “under 15” for care kept secret.',
    },
  },
  {
    id: 'REP-YOUNG-MINOR',
    ...from(LIL_70),
    legalSource: 'Loi 78-17 art. 70; Convention on the Rights of the Child Art. 12',
    sentence: {
      fr: 'Plus jeune, une personne mineure peut dire non elle-même ; dire oui revient aux titulaires de l’autorité parentale.',
      en: 'A younger minor can say no themself; saying yes is for the holders of parental authority.',
    },
    settled: 'deployer-policy',
    setting: 'GARANT_POLICY_YOUNG_MINOR_ALONE',
    policy: 'youngMinorAlone',
    doubt: {
      fr: 'La loi confie les droits aux parents ; elle ne dit pas que le refus d’un enfant soit sans effet.',
      en: 'The law gives the rights to the parents; it does not say that a child’s refusal has no effect.',
    },
  },
  {
    id: 'REP-PROTECTED-ALONE',
    ...from('2009-01-01'),
    legalSource: 'Code civil art. 459; loi 78-17 art. 70',
    sentence: {
      fr: 'Un adulte protégé peut toujours dire non lui-même ; dire oui revient à la personne qui le représente.',
      en: 'A protected adult can always say no themself; saying yes is for the person who represents them.',
    },
    settled: 'deployer-policy',
    setting: 'GARANT_POLICY_PROTECTED_ADULT_ALONE',
    policy: 'protectedAdultAlone',
    doubt: {
      fr: 'L’article 459 laisse décider seule la personne dont l’état le permet ; la plateforme ne peut pas juger de cet état.',
      en: 'Article 459 lets the person decide alone as far as their state allows; the platform cannot judge that state.',
    },
  },
  {
    id: 'REP-OWN-WORD',
    ...from(LIL_70),
    legalSource: 'Loi 78-17 art. 70',
    sentence: {
      fr: 'Un parent ne reprend pas le refus qu’une personne de 15 ans ou plus a exprimé elle-même.',
      en: 'A parent does not take back the refusal that a person of 15 or over has expressed themself.',
    },
    settled: true,
  },
  {
    id: 'REP-LETTER-16',
    ...from('2025-03-25'),
    legalSource: 'CESE opinion of 25 March 2025, recommendation 11',
    sentence: {
      fr: 'À 16 ans, une lettre d’accompagnement explique une fois ce que l’on peut décider à 15, 16 et 18 ans.',
      en: 'At 16, an accompaniment letter explains once what can be decided at 15, 16 and 18.',
    },
    settled: 'deployer-policy',
    setting: 'GARANT_POLICY_LETTER_AT_16',
    policy: 'letterAt16',
    doubt: {
      fr: 'Aucun texte n’impose cette lettre ; elle est demandée par un avis.',
      en: 'No text demands this letter; an opinion asks for it.',
    },
  },
  {
    id: 'REP-MAJORITY',
    ...from('1974-07-07'),
    legalSource: 'Code civil art. 388, 414, 371-1',
    sentence: {
      fr: 'À 18 ans, les choix restent tels quels, et l’autorité des parents prend fin le jour même.',
      en: 'At 18, the choices stay as they are, and the parents’ authority ends that day.',
    },
    settled: true,
  },
  {
    id: 'REP-MAJORITY-NOTICE',
    ...from('2026-03-24'),
    legalSource: 'TEHDAS2 D8.1 §5.7',
    sentence: {
      fr: 'À 18 ans, la personne est avertie une seule fois que les choix faits pour elle restent valables et qu’elle peut les changer.',
      en: 'At 18, the person is told once that the choices made for them remain and that they can change them.',
    },
    settled: 'deployer-policy',
    setting: 'GARANT_POLICY_MAJORITY_NOTICE',
    policy: 'majorityNotice',
    doubt: {
      fr: 'Le droit français ne prévoit pas de nouvelle information à 18 ans ; les lignes directrices européennes la conseillent.',
      en: 'French law provides for no new information at 18; the European guidelines advise it.',
    },
  },
  {
    id: 'REP-DECEASED',
    ...from('2018-05-25'),
    legalSource: 'Loi 78-17 art. 84, 86; TEHDAS2 D8.1 §5.1.1',
    sentence: {
      fr: 'Après un décès, le dernier choix de la personne reste en vigueur ; plus personne n’agit en son nom, et toutes les autorités prennent fin.',
      en: 'After a death, the person’s last choice stays in force; nobody acts in their name any more, and all authorities end.',
    },
    settled: true,
  },
  {
    id: 'REP-WRITTEN-REFUSAL',
    ...from('2018-05-25'),
    legalSource: 'Loi 78-17 art. 86',
    sentence: {
      fr: 'Un refus écrit du vivant de la personne est respecté pour toujours, même s’il n’est porté à la connaissance du registre qu’après le décès.',
      en: 'A refusal written in life is honoured for ever, even if it reaches the register only after the death.',
    },
    settled: 'deployer-policy',
    setting: 'GARANT_POLICY_WRITTEN_REFUSAL',
    policy: 'writtenRefusal',
    doubt: {
      fr: 'La loi parle des recherches en santé ; elle ne dit rien des autres usages secondaires.',
      en: 'The law speaks of health research; it says nothing of other secondary uses.',
    },
  },
];

/** The rule that a refusal or a page names. @throws RangeError when there is none */
export function representationRule(id: string): RepresentationRule {
  const found = REPRESENTATION_RULES.find((row) => row.id === id);
  if (!found) throw new RangeError(`no rule ${id}`);
  return found;
}
