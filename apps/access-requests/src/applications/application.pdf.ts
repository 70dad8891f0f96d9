import type { ApplicationView, Localized } from '@garant/contracts';
import { codePointOf, isDrawable } from '@garant/nest-kit';
import {
  ATTACHMENT_LABELS,
  fieldLines,
  fieldsOf,
  SECTION_LABELS,
  SECTIONS,
  type FormNames,
} from '@garant/rules';
import PDFDocument from 'pdfkit';

type Language = keyof Localized;

/** What the document calls people, datasets and environments. */
export interface DocumentNames {
  readonly people: Readonly<Record<string, string>>;
  readonly datasets: ReadonlyMap<string, Localized>;
  readonly environments: ReadonlyMap<string, string>;
}
interface Section {
  readonly heading: string;
  readonly fields: readonly {
    readonly label: string;
    readonly source: string;
    readonly lines: readonly string[];
  }[];
}

const shortRef = (ref: string): string => ref.slice(-8);

/** Days and countries as their language writes them; an account without a name is told by the end of its reference. */
export function formNames(language: Language, names: DocumentNames): FormNames {
  const days = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  const countries = new Intl.DisplayNames(language, { type: 'region' });
  return {
    person: (ref) => names.people[ref] ?? `${language === 'fr' ? 'Personne' : 'Person'} ${shortRef(ref)}`,
    dataset: (id) => names.datasets.get(id)?.[language] ?? id,
    environment: (id) => names.environments.get(id) ?? id,
    day: (day) => days.format(new Date(`${day}T00:00:00Z`)),
    country: (code) => countries.of(code) ?? code,
  };
}

/** The application section by section, in the order of its form; what was left empty is left out. */
export function applicationSections(
  view: Pick<ApplicationView, 'content' | 'formVersion' | 'attachments'>,
  language: Language,
  names: FormNames,
): Section[] {
  const rows = fieldsOf(view.formVersion);
  return SECTIONS.flatMap((section) => {
    const fields = rows
      .filter((row) => row.section === section)
      .map((row) => ({
        label: row.label[language],
        source: row.legalSource,
        lines: fieldLines(row, view.content, language, names),
      }))
      .filter(({ lines }) => lines.length > 0);
    const documents =
      section === 'documents'
        ? view.attachments.map(({ kind, name, sha256, redactedAt }) => ({
            label: ATTACHMENT_LABELS[kind][language],
            source: 'SHA-256',
            lines: [redactedAt ? (language === 'fr' ? 'Retirée' : 'Redacted') : name, sha256],
          }))
        : [];
    const all = [...fields, ...documents];
    return all.length > 0 ? [{ heading: SECTION_LABELS[section][language], fields: all }] : [];
  });
}

const WORDS = {
  title: { fr: 'Demande d’accès à des données de santé', en: 'Application for access to health data' },
  law: { fr: 'Règlement (UE) 2025/327, article 67', en: 'Regulation (EU) 2025/327, Article 67' },
  version: { fr: 'Version', en: 'Version' },
  made: { fr: 'Document établi le', en: 'Document made on' },
  applicant: { fr: 'Demandeur', en: 'Applicant' },
} as const satisfies Record<string, Localized>;

/** Any letter that the font lacks is shown by its code point rather than as a wrong glyph. */
const drawable = (text: string): string =>
  [...text.normalize('NFC')].map((letter) => (isDrawable(letter) ? letter : codePointOf(letter))).join('');

/** The application for people: A4, tagged for screen readers, in one language. */
export function applicationPdf(
  view: ApplicationView,
  { language, names, now }: { language: Language; names: DocumentNames; now: string },
): Promise<Buffer> {
  const title = view.content.title ?? WORDS.title[language];
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 56,
    lang: language,
    displayTitle: true,
    pdfVersion: '1.7',
    tagged: true,
    info: { Title: drawable(title), CreationDate: new Date(now) },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const write = (
    tag: 'H1' | 'H2' | 'H3' | 'P',
    text: string,
    size: number,
    bold = false,
    ink = '#111',
  ): void =>
    void root.add(
      pdf.struct(tag, {}, () => {
        pdf
          .font(bold ? 'Helvetica-Bold' : 'Helvetica')
          .fontSize(size)
          .fillColor(ink)
          .text(drawable(text))
          .moveDown(0.25);
      }),
    );
  const spoken = formNames(language, names);
  write('P', `${WORDS.title[language]} · ${WORDS.law[language]}`, 9, false, '#555');
  write('H1', title, 18, true);
  const applicant = `${WORDS.applicant[language]} : ${spoken.person(view.applicant)}${view.organisation ? `, ${view.organisation}` : ''}`;
  write('P', language === 'fr' ? applicant : applicant.replace(' :', ':'), 10);
  write(
    'P',
    `${view.applicationId} · ${WORDS.version[language]} ${view.version} · ${WORDS.made[language]} ${now.slice(0, 16).replace('T', ' ')} UTC`,
    9,
    false,
    '#555',
  );
  for (const { heading, fields } of applicationSections(view, language, spoken)) {
    pdf.moveDown(0.6);
    write('H2', heading, 13, true);
    for (const { label, source, lines } of fields) {
      write('H3', label, 10, true);
      for (const line of lines) write('P', line, 10);
      write('P', source, 7.5, false, '#777');
    }
  }
  root.end();
  pdf.end();
  return done;
}
