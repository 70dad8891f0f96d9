import { createHash } from 'node:crypto';
import { consentReceipt, type ConsentReceipt } from '@garant/contracts';
import type { Channel, ChoiceScope, DecidedRegime, RecordedAct } from '@garant/rules';
import { toBuffer } from 'qrcode';
import type { Receipt } from '../choices/choice.store.js';
import { drawable, MM, newPaper, type Paper, type Structure } from './pdf.paper.js';
import {
  ACT_WORDS,
  ACTING_WORDS,
  BECAUSE_WORDS,
  CHANNEL_WORDS,
  PAPER_WORDS,
  REGIME_WORDS,
  scopeWords,
} from './receipt.words.js';

/** Where the log has the act; null while it is on its way. */
export interface LogPlace {
  readonly index: number;
  readonly size: number;
}
export interface PrintedReceipt extends Pick<Receipt, 'receiptId' | 'choiceId' | 'jws' | 'record'> {
  readonly place: LogPlace | null;
}

/**
 * What the QR code of a receipt says: the page of the choice, and behind the #, which no server is sent, the SHA-256 of
 * the compact JWS and the entry's number in the log.
 */
export function qrText(
  issuer: string,
  { choiceId, jws, place }: PrintedReceipt,
  language: 'fr' | 'en',
): string {
  const page = language === 'en' ? '/en/my-choices/proof/' : '/mes-choix/preuve/';
  const entry = place ? `&entry=${place.index}` : '';
  return `${issuer}${page}${choiceId}#sha256=${receiptHash(jws)}${entry}`;
}
export const receiptHash = (jws: string): string => createHash('sha256').update(jws).digest('hex');

type Row = readonly [string, string] | null;
interface Section {
  readonly heading: string;
  readonly rows: readonly Row[];
}

/** What a person reads on the printed receipt, in order. */
export function receiptSections(
  record: ConsentReceipt,
  { receiptId, jws, place }: PrintedReceipt,
  language: 'fr' | 'en',
): Section[] {
  const w = (name: keyof typeof PAPER_WORDS): string => PAPER_WORDS[name][language];
  const { event, pii_processing: processing } = record;
  const { acting } = event;
  const [purpose] = processing.purposes;
  const when = (at: string): string =>
    `${new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(at))} UTC`;
  const maybe = (name: keyof typeof PAPER_WORDS, value: string | null | undefined): Row =>
    value === null || value === undefined ? null : [w(name), value];
  const because =
    acting.because === null ? null : (BECAUSE_WORDS[acting.because]?.[language] ?? acting.because);
  const spoken = language === 'fr' ? PAPER_WORDS.languages : PAPER_WORDS.languagesEn;
  return [
    {
      heading: w('what'),
      rows: [
        [w('act'), ACT_WORDS[event.event_type as RecordedAct][language]],
        [w('regime'), REGIME_WORDS[event.regime as DecidedRegime][language]],
        maybe('scope', purpose && scopeWords(purpose.scope as ChoiceScope, language)),
        maybe('law', purpose?.lawful_basis),
      ],
    },
    {
      heading: w('who'),
      rows: [
        [w('actor'), ACTING_WORDS[acting.as][language]],
        maybe('because', because),
        maybe('account', acting.account),
        maybe('assurance', acting.assurance),
        maybe('authority', acting.authority_id),
        maybe('mandate', acting.mandate_id),
        maybe('form', acting.form_id),
        maybe('voice', acting.voice),
        [w('actedAt'), when(event.event_time)],
        [w('acceptedAt'), when(event.accepted_at)],
        [w('recordedAt'), when(event.recorded_at)],
        [w('channel'), CHANNEL_WORDS[event.channel as Channel][language]],
        [w('position'), String(event.register_position)],
      ],
    },
    {
      heading: w('read'),
      rows: [
        [
          w('notice'),
          `${processing.title} (${processing.privacy_notice_id}, version ${processing.privacy_notice_version})`,
        ],
        [w('noticeLanguage'), spoken[processing.language]],
        maybe('shownAt', processing.privacy_notice_shown_at && when(processing.privacy_notice_shown_at)),
        [w('noticeHash'), processing.privacy_notice_hash.replace('sha256:', '')],
      ],
    },
    {
      heading: w('proof'),
      rows: [
        [w('receipt'), receiptId],
        [w('person'), record.pii_principal_id],
        [w('hash'), receiptHash(jws)],
        [
          w('logged'),
          place ? `${place.index}, ${w('size').replace('{size}', String(place.size))}` : w('notLogged'),
        ],
      ],
    },
  ];
}

const QR_MM = 36;
const LABEL_MM = 52;
const MARGIN_MM = 20;
const WIDTH_MM = 170;

/**
 * The receipt for people: A4, tagged for screen readers, with a QR code, and the signed receipt attached.
 * @param printed.record must be a record of this version; @throws ZodError for one that is none
 */
export async function receiptPdf(
  printed: PrintedReceipt,
  { issuer, language, printedAt }: { issuer: string; language: 'fr' | 'en'; printedAt: string },
): Promise<Buffer> {
  const record = consentReceipt.parse(printed.record);
  const w = (name: keyof typeof PAPER_WORDS): string => PAPER_WORDS[name][language];
  const qr = await toBuffer(qrText(issuer, printed, language), {
    errorCorrectionLevel: 'M',
    margin: 4,
    scale: 8,
  });
  const { paper, root, finish } = newPaper({ title: w('title'), language, createdAt: printedAt });
  paper.file(Buffer.from(printed.jws, 'utf8'), {
    name: `${printed.receiptId}.jws`,
    type: 'application/jose',
    description: w('hash'),
    hidden: false,
  });
  root.add(
    paper.struct('Figure', { alt: w('check') }, () => {
      paper.image(qr, (MARGIN_MM + WIDTH_MM - QR_MM) * MM, 15 * MM, { width: QR_MM * MM });
    }),
  );
  const column = (WIDTH_MM - QR_MM - 4) * MM;
  write(paper, root, 'P', 'Garant', { size: 11, bold: true, width: column, y: 20 * MM });
  write(paper, root, 'H1', w('title'), { size: 22, bold: true, width: column });
  write(paper, root, 'P', w('lead'), { size: 11, width: column });
  paper.y = Math.max(paper.y, (15 + QR_MM + 4) * MM);
  for (const { heading, rows } of receiptSections(record, printed, language)) {
    write(paper, root, 'H2', heading, { size: 13, bold: true });
    for (const row of rows) if (row) writeRow(paper, root, row);
    paper.moveDown(0.4);
  }
  for (const [heading, text] of [
    ['how', 'check'],
    ['rights', 'change'],
  ] as const) {
    write(paper, root, 'H2', w(heading), { size: 13, bold: true });
    write(paper, root, 'P', w(text), { size: 10 });
  }
  return finish();
}

function write(
  paper: Paper,
  root: Structure,
  tag: 'H1' | 'H2' | 'P',
  text: string,
  { size, bold, width = WIDTH_MM * MM, y }: { size: number; bold?: boolean; width?: number; y?: number },
): void {
  root.add(
    paper.struct(tag, {}, () => {
      paper
        .font(bold ? 'Helvetica-Bold' : 'Helvetica')
        .fontSize(size)
        .text(drawable(text), MARGIN_MM * MM, y ?? paper.y, { width })
        .moveDown(0.3);
    }),
  );
}

/** A name and its value beside it; read aloud as one paragraph. */
function writeRow(paper: Paper, root: Structure, [name, value]: readonly [string, string]): void {
  const width = (WIDTH_MM - LABEL_MM) * MM;
  root.add(
    paper.struct('P', {}, () => {
      const size = value.length > 48 && !value.includes(' ') ? 8.5 : 10;
      paper.font('Helvetica').fontSize(10);
      const height = Math.max(
        paper.heightOfString(drawable(name), { width: (LABEL_MM - 3) * MM }),
        paper.fontSize(size).heightOfString(drawable(value), { width }),
      );
      if (paper.y + height > paper.page.height - MARGIN_MM * MM) paper.addPage();
      const y = paper.y;
      paper
        .fontSize(10)
        .fillColor('#3d4b52')
        .text(drawable(name), MARGIN_MM * MM, y, { width: (LABEL_MM - 3) * MM })
        .fillColor('#000000')
        .fontSize(size)
        .text(drawable(value), (MARGIN_MM + LABEL_MM) * MM, y, { width });
      paper.y = y + height + 1.2 * MM;
    }),
  );
}
