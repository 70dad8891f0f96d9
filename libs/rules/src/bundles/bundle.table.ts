import type { Sentence } from '../rule.js';

/**
 * RFC 8785 form of a parsed JSON value: members in the order of their UTF-16 code units, numbers as ECMAScript writes
 * them (section 3.2.2.3). Details may hold fractions, which the platform's own documents never do.
 */
export function rfc8785(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(rfc8785).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${rfc8785(each)}`).join(',')}}`;
}

/** An entry as a bundle hands it over: what the tree proves, and the details that may have been erased. */
export interface ExportedEntry {
  readonly index: number;
  readonly leafHash: string;
  readonly entry: Readonly<Record<string, unknown>>;
  readonly details: { readonly data: Readonly<Record<string, unknown>>; readonly salt: string } | null;
  readonly erased?: { readonly entryIndex: number; readonly reason: string; readonly at: string };
}

export interface BundleColumn {
  readonly name: string;
  readonly title: Sentence;
  /** What stands in it, for somebody who has never seen the platform. */
  readonly meaning: Sentence;
  readonly of: (row: ExportedEntry) => unknown;
}

const member = (name: string) => (row: ExportedEntry) => row.entry[name];
const actor = (name: string) => (row: ExportedEntry) =>
  (row.entry.actor as Record<string, unknown> | null | undefined)?.[name];

type Cells = [name: string, of: BundleColumn['of'], fr: string, en: string, meansFr: string, meansEn: string];
const column = ([name, of, fr, en, meansFr, meansEn]: Cells): BundleColumn => ({
  name,
  of,
  title: { fr, en },
  meaning: { fr: meansFr, en: meansEn },
});

/** Columns of the table of a bundle, in order: the bilingual dictionary and the table are made of these rows. */
// prettier-ignore
export const BUNDLE_COLUMNS: readonly BundleColumn[] = ([
  ['index', (row) => row.index, 'Numéro', 'Number', 'Place de l’entrée dans le journal, à partir de 0, sans trou.', 'Place of the entry in the log, from 0, without a gap.'],
  ['kind', member('kind'), 'Nature', 'Kind', 'command : ce que quelqu’un a demandé ; event : ce qui a eu lieu ; unreadable : un message illisible, gardé tel quel.', 'command: what somebody asked for; event: what took place; unreadable: a message that could not be read, kept as it was.'],
  ['type', member('type'), 'Type', 'Type', 'Nom de l’acte, par exemple choice.recorded (choix enregistré).', 'Name of the act, such as choice.recorded.'],
  ['source', member('source'), 'Service', 'Service', 'Service de la plateforme qui a émis le message.', 'Service of the platform that sent the message.'],
  ['time', member('time'), 'Moment', 'Time', 'Quand l’acte a eu lieu selon son émetteur (RFC 3339, UTC).', 'When the act took place as its sender states it (RFC 3339, UTC).'],
  ['received', member('received'), 'Reçu le', 'Received', 'Quand le journal l’a reçu (RFC 3339, UTC).', 'When the log received it (RFC 3339, UTC).'],
  ['actorRef', actor('ref'), 'Auteur', 'Actor', 'Compte de l’auteur : une référence aléatoire, jamais un nom. Vide pour un acte automatique.', 'Account of who acted: a random reference, never a name. Empty for an automatic act.'],
  ['actorRole', actor('role'), 'Rôle', 'Role', 'En quelle qualité l’auteur a agi.', 'In which capacity the actor acted.'],
  ['actorOrganisation', actor('organisation'), 'Organisme', 'Organisation', 'Organisme pour lequel l’auteur a agi.', 'Organisation for which the actor acted.'],
  ['cause', member('cause'), 'Cause', 'Cause', 'Commande, ou travail du système, dont l’acte découle.', 'Command, or work of the system, from which the act follows.'],
  ['subject', member('subject'), 'Personne', 'Person', 'Personne concernée : une référence aléatoire.', 'Person concerned: a random reference.'],
  ['permit', member('permit'), 'Permis', 'Permit', 'Autorisation au titre de laquelle l’acte a eu lieu (règlement (UE) 2025/327, art. 68).', 'Permit under which the act took place (Regulation (EU) 2025/327 Art. 68).'],
  ['dataset', member('dataset'), 'Jeu de données', 'Dataset', 'Jeu de données concerné.', 'Dataset concerned.'],
  ['application', member('application'), 'Demande', 'Application', 'Demande d’accès concernée.', 'Application concerned.'],
  ['release', member('release'), 'Mise à disposition', 'Release', 'Mise à disposition de données concernée.', 'Release of data concerned.'],
  ['environment', member('environment'), 'Environnement', 'Environment', 'Environnement de traitement sécurisé concerné (art. 73).', 'Secure processing environment concerned (Art. 73).'],
  ['purpose', member('purpose'), 'Finalité', 'Purpose', 'Code de la finalité (art. 53).', 'Code of the purpose (Art. 53).'],
  ['outcome', member('outcome'), 'Issue', 'Outcome', 'Ce qui en est résulté : done, refused, allow, deny…', 'What came of it: done, refused, allow, deny…'],
  ['flags', (row) => row.entry.flags, 'Anomalies', 'Flags', 'Ce que le journal a relevé en recevant le message, par exemple bad-signature ou gap.', 'What the log noticed when it received the message, such as bad-signature or gap.'],
  ['id', member('id'), 'Identifiant', 'Identifier', 'Identifiant du message.', 'Identifier of the message.'],
  ['topic', member('topic'), 'Canal', 'Topic', 'Canal du bus de messages.', 'Topic of the message bus.'],
  ['partition', member('partition'), 'Partition', 'Partition', 'Partition du canal.', 'Partition of the topic.'],
  ['offset', member('offset'), 'Position', 'Offset', 'Position dans la partition.', 'Offset in the partition.'],
  ['commit', member('commit'), 'Engagement', 'Commitment', 'SHA-256 du sel et des détails : prouve les détails sans les révéler.', 'SHA-256 of the salt and the details: proves the details without revealing them.'],
  ['confidential', member('confidential'), 'Partie confidentielle', 'Confidential part', 'SHA-256 de la partie chiffrée, qui ne vient jamais dans le journal.', 'SHA-256 of the encrypted part, which never comes into the log.'],
  ['details', (row) => row.details?.data, 'Détails', 'Details', 'Contenu de l’acte, en JSON. Vide s’il a été effacé.', 'Content of the act, as JSON. Empty when it was erased.'],
  ['erasedBy', (row) => row.erased?.entryIndex, 'Effacé par', 'Erased by', 'Numéro de l’entrée qui a ordonné l’effacement des détails.', 'Number of the entry that ordered the erasure of the details.'],
  ['leafHash', (row) => row.leafHash, 'Empreinte', 'Hash', 'Empreinte de l’entrée dans l’arbre du journal (RFC 6962).', 'Hash of the entry in the tree of the log (RFC 6962).'],
] as Cells[]).map(column);

/** The byte order mark tells spreadsheets that this is UTF-8; French ones part columns at semicolons. */
const MARK = '\ufeff';
const SEPARATOR = ';';

/** RFC 4180 quoting. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? listOrJson(value) : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
const listOrJson = (value: object): string =>
  Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.join(' ') : rfc8785(value);

export const csvRow = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(SEPARATOR)}\n`;

/** `entries.csv`: follows from the entries alone, so whoever checks a bundle can make it again. */
export const BUNDLE_CSV = {
  head: `${MARK}${csvRow(BUNDLE_COLUMNS.map(({ name }) => name))}`,
  /** Without the final line feed. */
  line: (row: ExportedEntry): string => csvRow(BUNDLE_COLUMNS.map((each) => each.of(row))).slice(0, -1),
};

/** `dictionary.<language>.csv`: name, title and meaning of each column. */
export const dictionaryCsv = (language: 'fr' | 'en'): string =>
  MARK +
  csvRow(language === 'fr' ? ['colonne', 'titre', 'signification'] : ['column', 'title', 'meaning']) +
  BUNDLE_COLUMNS.map(({ name, title, meaning }) => csvRow([name, title[language], meaning[language]])).join(
    '',
  );
