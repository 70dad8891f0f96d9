import type { ContactPreferences } from '@garant/contracts';
import { FRAME, MESSAGE_TEXTS, type MessageKind } from './message.texts.js';

type Language = 'fr' | 'en';
/** Of the preferences, what shapes a text. */
export type Reader = Pick<ContactPreferences, 'language' | 'accessibility'>;
export interface Item {
  readonly template: MessageKind;
  readonly params: Readonly<Record<string, string>>;
}
export interface RenderedItem {
  readonly subject: string;
  readonly text: readonly string[];
  /** Address below the portal, with its language prefix. */
  readonly path: string;
}
export interface Mail {
  readonly subject: string;
  readonly text: string;
  /** Absent for people who read with a screen reader and want no more than text. */
  readonly html?: string;
}

const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

/** The day of a moment, or a calendar day, in words. Legal days are UTC days. */
export function dayInWords(value: string, language: Language): string | undefined {
  const at = Date.parse(value);
  if (!/^\d{4}-\d\d-\d\d/.test(value) || Number.isNaN(at)) return undefined;
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What one message says, in one language: its subject, its sentences, and the page it leads to. */
export function renderItem({ template, params }: Item, { language, accessibility }: Reader): RenderedItem {
  const row = MESSAGE_TEXTS[template];
  const easy = accessibility.includes('easy-read');
  const date = dayInWords(params.date ?? params.until ?? params.dueAt ?? '', language);
  const dated = row.dated && date ? [fill(row.dated[language], { date })] : [];
  return {
    subject: row.subject[language],
    text: [(easy ? row.easy : row.text)[language], ...dated],
    path: `${language === 'en' ? '/en' : ''}/${pageOf(row.page, params, language)}`,
  };
}

function pageOf(
  page: (typeof MESSAGE_TEXTS)[MessageKind]['page'],
  params: Item['params'],
  language: Language,
): string {
  if (page.of === undefined) return page[language];
  const id = params[page.of];
  return id !== undefined && UUID.test(id)
    ? page[language].replace(':id', id)
    : page[language].split('/')[0]!;
}

export interface MailFrame {
  /** Public address of the platform. */
  readonly gatewayUrl: string;
  /** One-time code of a verification. */
  readonly code?: string;
}

/** An e-mail for one or several messages: plain text, and simple HTML of the same words. */
export function renderMail(items: readonly Item[], reader: Reader, frame: MailFrame): Mail {
  const { language, accessibility } = reader;
  const rendered = items.map((item) => renderItem(item, reader));
  const subject = subjectOf(rendered, language);
  const verification = items[0]?.template === 'verify-email';
  const stop = `${frame.gatewayUrl}${language === 'en' ? '/en/my-messages' : '/mes-messages'}`;
  const blocks: Block[] = [];
  for (const item of rendered) {
    if (rendered.length > 1) blocks.push({ kind: 'heading', text: item.subject });
    for (const text of item.text) blocks.push({ kind: 'text', text });
    if (frame.code !== undefined)
      blocks.push({ kind: 'text', text: fill(FRAME.code[language], { code: spaced(frame.code) }) });
    // The code stands behind the #: a browser sends no server what stands there.
    const address = `${frame.gatewayUrl}${item.path}${frame.code === undefined ? '' : `#code=${frame.code}`}`;
    const words = frame.code === undefined ? FRAME.open : FRAME.confirm;
    blocks.push({ kind: 'link', text: words[language], address });
  }
  if (accessibility.includes('easy-read')) blocks.push({ kind: 'note', text: FRAME.easyNote[language] });
  blocks.push({ kind: 'note', text: FRAME.login[language] });
  if (!verification) blocks.push({ kind: 'note', text: FRAME.stop[language], address: stop });
  const plain = plainText(subject, blocks);
  return accessibility.includes('screen-reader')
    ? { subject, text: plain }
    : {
        subject,
        text: plain,
        html: htmlText(subject, blocks, language, accessibility.includes('large-print')),
      };
}

export function renderSms(items: readonly Item[], reader: Reader, { gatewayUrl }: MailFrame): string {
  const { language } = reader;
  const subject = subjectOf(
    items.map((item) => renderItem(item, reader)),
    language,
  );
  return fill(FRAME.sms[language], { subject, address: gatewayUrl });
}

const subjectOf = (rendered: readonly RenderedItem[], language: Language): string =>
  rendered.length === 1
    ? rendered[0]!.subject
    : fill(FRAME.several[language], { count: String(rendered.length) });

/** `1234 5678`: easier to copy by hand. */
const spaced = (code: string): string => code.replace(/(\d{4})(?=\d)/g, '$1 ');

interface Block {
  kind: 'heading' | 'text' | 'link' | 'note';
  text: string;
  address?: string;
}

const plainText = (subject: string, blocks: readonly Block[]): string =>
  [
    subject,
    ...blocks.map(({ text, address }) => (address === undefined ? text : `${text}\n${address}`)),
    FRAME.sender.fr,
  ].join('\n\n');

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

/** No picture, no table, no address but the platform's own: nothing tells anybody that the message was opened. */
function htmlText(subject: string, blocks: readonly Block[], language: Language, large: boolean): string {
  const size = large ? '24px' : '17px';
  const body = blocks
    .map(({ kind, text, address }) => {
      const words = escaped(text);
      if (kind === 'heading') return `<h2 style="font-size:1.15em;margin:1.6em 0 .4em">${words}</h2>`;
      if (kind === 'link')
        return `<p style="margin:1em 0"><a href="${escaped(address!)}" style="color:#0b4f6c;font-weight:bold">${words}</a></p>`;
      const link =
        address === undefined
          ? ''
          : ` <a href="${escaped(address)}" style="color:#0b4f6c">${escaped(address)}</a>`;
      const style = kind === 'note' ? 'margin:1em 0;color:#3d4b52' : 'margin:1em 0';
      return `<p style="${style}">${words}${link}</p>`;
    })
    .join('\n');
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(subject)}</title></head>
<body style="margin:0;background:#ffffff;color:#14232b;font-family:Verdana,Arial,sans-serif;font-size:${size};line-height:1.6">
<main style="max-width:36em;margin:0 auto;padding:1.5em">
<h1 style="font-size:1.4em;line-height:1.3">${escaped(subject)}</h1>
${body}
<p style="margin:2em 0 0;font-weight:bold">${escaped(FRAME.sender[language])}</p>
</main>
</body>
</html>`;
}
