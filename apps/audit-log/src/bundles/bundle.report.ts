import { BUNDLE_COLUMNS, type Mission } from '@garant/rules';
import type { ExportedEntry } from '@garant/rules';
import { BUNDLE_FILES } from '@garant/merkle-log';

/** What both papers of a bundle tell, before it is put into words. */
export interface ReportFacts {
  bundleId: string;
  madeAt: string;
  origin: string;
  mission: Mission;
  filter: Readonly<Record<string, string>>;
  size: number;
  root: string;
  entries: number;
  erased: number;
  first: ExportedEntry | null;
  last: ExportedEntry | null;
  /** The most frequent first. */
  types: readonly (readonly [type: string, count: number])[];
  sample: readonly ExportedEntry[];
  /** What is proven complete: kind and reference. */
  complete: readonly string[];
  cosigned: readonly string[];
  timestamps: number;
}
export interface ReportSection {
  heading: string;
  lines: readonly string[];
}

type Words = {
  title: string;
  mission: string;
  missionLines: (m: Mission) => string[];
  scope: string;
  none: string;
  limits: (m: Mission) => string;
  content: string;
  entries: (n: string) => string;
  erased: (n: string) => string;
  span: (a: string, b: string) => string;
  proof: string;
  proofLines: (f: ReportFacts) => string[];
  types: string;
  sample: (n: string) => string;
  verify: string;
  verifyLines: string[];
  dictionary: string;
  system: string;
  erasedMark: string;
};

const date = (text: string, language: 'fr' | 'en'): string =>
  new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'medium',
    timeZone: 'Europe/Paris',
  })
    .format(new Date(text))
    // The thin space of French figures and times is in no standard font of PDF.
    .replaceAll('\u202f', '\u00a0');

const WORDS: Readonly<Record<'fr' | 'en', Words>> = {
  fr: {
    title: 'Dossier de contrôle du journal d’audit',
    mission: 'La mission',
    missionLines: (m) => [
      `Ordre de mission : ${m.orderNumber} (${m.authority}, ${m.legalBasis}).`,
      `Du ${date(m.startsAt, 'fr')} au ${date(m.endsAt, 'fr')}, heure de Paris.`,
      `Empreinte SHA-256 de l’ordre : ${m.orderHash}`,
    ],
    scope: 'Ce qui a été demandé',
    none: 'Toutes les entrées que la mission permet de voir.',
    limits: (m) =>
      `La mission elle-même porte sur : ${m.scope.from ? `à partir du ${date(m.scope.from, 'fr')}` : 'toute la période'}${m.scope.to ? ` jusqu’au ${date(m.scope.to, 'fr')}` : ''}, ${countOf(m) === 0 ? 'sans autre limite' : `limitée à ${countOf(m)} personnes, permis, jeux de données ou organismes`}.`,
    content: 'Ce que contient le dossier',
    entries: (n) => `${n} entrées du journal.`,
    erased: (n) =>
      `Pour ${n} d’entre elles, les détails ont été effacés ; l’entrée, sa place et sa preuve demeurent, et le dossier dit au titre de quel acte.`,
    span: (a, b) => `De ${a} à ${b}.`,
    proof: 'Ce qui est prouvé',
    proofLines: (f) => [
      `Journal : ${f.origin}. Point de contrôle signé : ${f.size} entrées, racine ${f.root}.`,
      'Chaque entrée est dans l’arbre de ce point de contrôle ; rien n’a pu être ajouté, retiré ou changé après coup sans que la vérification le montre.',
      f.cosigned.length > 0
        ? `Témoins qui l’ont contresigné : ${f.cosigned.join(', ')}.`
        : 'Aucun témoin ne l’a contresigné.',
      f.complete.length > 0
        ? `Exhaustivité prouvée : ${f.complete.join(' ; ')}.`
        : 'Exhaustivité : aucune preuve pour ces conditions ; seule l’appartenance au journal est prouvée.',
      f.timestamps > 0
        ? `Horodatages (RFC 3161) du point de contrôle : ${f.timestamps}.`
        : 'Pas d’horodatage par une autorité extérieure.',
    ],
    types: 'Les actes, par type',
    sample: (n) => `Les ${n} premières entrées`,
    verify: 'Comment vérifier',
    verifyLines: [
      `1. Comparez la ligne de ${BUNDLE_FILES.manifestSum} avec celle du procès-verbal.`,
      `2. Ouvrez ${BUNDLE_FILES.page} (même depuis une clé USB, sans réseau) et choisissez l’archive : chaque empreinte, preuve et signature est vérifiée, et ce qui ne tient pas est nommé.`,
      '3. Ou en ligne de commande : npx garant verify bundle dossier.zip --policy politique-connue.',
      `4. Avec des outils courants : sha256sum -c ${BUNDLE_FILES.sums}.`,
      'La politique de confiance (clés du journal et des témoins) doit venir d’ailleurs que du dossier.',
    ],
    dictionary: 'Dictionnaire des colonnes',
    system: 'acte automatique',
    erasedMark: 'détails effacés',
  },
  en: {
    title: 'Inspection bundle of the audit log',
    mission: 'The mission',
    missionLines: (m) => [
      `Order of mission: ${m.orderNumber} (${m.authority}, ${m.legalBasis}).`,
      `From ${date(m.startsAt, 'en')} to ${date(m.endsAt, 'en')}, Paris time.`,
      `SHA-256 of the order: ${m.orderHash}`,
    ],
    scope: 'What was asked for',
    none: 'Every entry that the mission lets see.',
    limits: (m) =>
      `The mission itself reaches: ${m.scope.from ? `from ${date(m.scope.from, 'en')}` : 'the whole period'}${m.scope.to ? ` to ${date(m.scope.to, 'en')}` : ''}, ${countOf(m) === 0 ? 'without another limit' : `limited to ${countOf(m)} people, permits, datasets or organisations`}.`,
    content: 'What the bundle holds',
    entries: (n) => `${n} entries of the log.`,
    erased: (n) =>
      `Of these, ${n} have lost their details to an erasure; the entry, its place and its proof remain, and the bundle says under which act.`,
    span: (a, b) => `From ${a} to ${b}.`,
    proof: 'What is proven',
    proofLines: (f) => [
      `Log: ${f.origin}. Signed checkpoint: ${f.size} entries, root ${f.root}.`,
      'Each entry is in the tree of this checkpoint; nothing can have been added, removed or changed afterwards without the verification showing it.',
      f.cosigned.length > 0
        ? `Witnesses that cosigned it: ${f.cosigned.join(', ')}.`
        : 'No witness has cosigned it.',
      f.complete.length > 0
        ? `Proven complete: ${f.complete.join('; ')}.`
        : 'Completeness: no proof for these conditions; only that each entry is in the log is proven.',
      f.timestamps > 0
        ? `Time-stamps (RFC 3161) of the checkpoint: ${f.timestamps}.`
        : 'No time-stamp by an outside authority.',
    ],
    types: 'The acts, by type',
    sample: (n) => `The first ${n} entries`,
    verify: 'How to verify',
    verifyLines: [
      `1. Compare the line of ${BUNDLE_FILES.manifestSum} with the one in the minutes.`,
      `2. Open ${BUNDLE_FILES.page} (from a USB stick too, without network) and choose the archive: every hash, proof and signature is checked, and what does not hold is named.`,
      '3. Or on the command line: npx garant verify bundle bundle.zip --policy known-policy.',
      `4. With common tools: sha256sum -c ${BUNDLE_FILES.sums}.`,
      'The trust policy (keys of the log and of its witnesses) must come from elsewhere than the bundle.',
    ],
    dictionary: 'Dictionary of columns',
    system: 'automatic act',
    erasedMark: 'details erased',
  },
};

const countOf = ({ scope }: Mission): number =>
  scope.permits.length + scope.datasets.length + scope.organisations.length + scope.subjects.length;

/** One paper of a bundle, as headed lines. */
export function reportOf(
  facts: ReportFacts,
  language: 'fr' | 'en',
): { title: string; subtitle: string; sections: ReportSection[] } {
  const words = WORDS[language];
  const number = (value: number): string =>
    value.toLocaleString(language === 'fr' ? 'fr-FR' : 'en-GB').replaceAll('\u202f', '\u00a0');
  const at = ({ entry }: ExportedEntry): string => date(String(entry.time ?? entry.received), language);
  const place = (row: ExportedEntry): string =>
    `${language === 'fr' ? 'n°' : 'no.'}\u00a0${number(row.index)} (${at(row)})`;
  const told = Object.entries(facts.filter).map(([name, value]) => `${name} = ${value}`);
  return {
    title: words.title,
    subtitle: `${facts.origin} · ${date(facts.madeAt, language)} · ${facts.bundleId}`,
    sections: [
      { heading: words.mission, lines: words.missionLines(facts.mission) },
      {
        heading: words.scope,
        lines: [...(told.length > 0 ? told : [words.none]), words.limits(facts.mission)],
      },
      {
        heading: words.content,
        lines: [
          words.entries(number(facts.entries)),
          ...(facts.erased > 0 ? [words.erased(number(facts.erased))] : []),
          ...(facts.first && facts.last ? [words.span(place(facts.first), place(facts.last))] : []),
        ],
      },
      { heading: words.proof, lines: words.proofLines(facts) },
      { heading: words.verify, lines: words.verifyLines },
      { heading: words.types, lines: facts.types.map(([type, count]) => `${type}: ${number(count)}`) },
      {
        heading: words.sample(number(facts.sample.length)),
        lines: facts.sample.map((row) => {
          const { entry } = row;
          const actor = entry.actor as { ref: string; role: string } | null;
          return [
            `${place(row)} · ${String(entry.type)}`,
            actor ? `${actor.role} ${actor.ref}` : words.system,
            ...['subject', 'permit', 'dataset', 'purpose', 'outcome'].flatMap((name) =>
              entry[name] ? [`${name} ${String(entry[name])}`] : [],
            ),
            ...(row.details === null ? [words.erasedMark] : []),
          ].join(' · ');
        }),
      },
      {
        heading: words.dictionary,
        lines: BUNDLE_COLUMNS.map(
          ({ name, title, meaning }) => `${name} – ${title[language]}: ${meaning[language]}`,
        ),
      },
    ],
  };
}
