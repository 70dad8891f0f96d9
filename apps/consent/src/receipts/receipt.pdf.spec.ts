import { describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { consentReceipt } from '@garant/contracts';
import {
  ACTING_AS,
  ACTS,
  CHANNELS,
  DECIDED_REGIMES,
  receiptRecord,
  RECORDED_ACTS,
  SCOPE_KINDS,
} from '@garant/rules';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { toBuffer } from 'qrcode';
import type { RecordedChoice } from '../choices/choice.store.js';
import { drawable } from './pdf.paper.js';
import { qrText, receiptPdf, receiptSections, type PrintedReceipt } from './receipt.pdf.js';
import { ACT_WORDS, ACTING_WORDS, CHANNEL_WORDS, REGIME_WORDS, scopeWords } from './receipt.words.js';

const id = randomUUID();
const issuer = 'https://garant.example';
const choice: RecordedChoice = {
  choiceId: id,
  subjectRef: id,
  subjectIndex: 1,
  position: 7,
  regime: 'NON_OPPOSITION',
  act: 'object',
  scope: { kind: 'purpose', id: '53.1.e' },
  actedAt: '2026-11-20T09:00:00.000Z',
  acceptedAt: '2026-11-24T12:00:00.000Z',
  recordedAt: '2026-11-24T12:00:01.000Z',
  channel: 'paper',
  notice: { noticeId: 'non-opposition', version: 3, hash: 'c'.repeat(64), language: 'fr' },
  receiptId: randomUUID(),
  actedBy: randomUUID(),
  formId: randomUUID(),
};
const record = receiptRecord(choice, { fr: 'Vous informer', en: 'To inform you' }, issuer, {
  role: 'agent',
  assurance: 'eidas1',
});
const printed: PrintedReceipt = {
  receiptId: choice.receiptId,
  choiceId: id,
  jws: 'a.b.c',
  record,
  place: { index: 41, size: 50 },
};

describe('the receipt of an act', () => {
  it('is a record of the form that the contracts give it, for every act, scope and capacity', () => {
    for (const act of RECORDED_ACTS)
      for (const kind of SCOPE_KINDS)
        for (const capacity of [
          null,
          { role: 'patient', assurance: 'eidas2', subjectRef: id },
          { role: 'agent', assurance: 'x' },
        ]) {
          const scope = kind === 'everything' ? { kind } : { kind, id: kind === 'category' ? '51.1.f' : 'x' };
          const made = receiptRecord({ ...choice, act, scope }, { fr: 'T', en: 'T' }, issuer, capacity);
          expect(consentReceipt.safeParse(made).error).toBeUndefined();
        }
  });

  it('tells a reader, in both languages, who acted, on which text, and where the log has it', () => {
    for (const language of ['fr', 'en'] as const) {
      const text = JSON.stringify(receiptSections(consentReceipt.parse(record), printed, language));
      for (const needed of [
        id,
        choice.receiptId,
        choice.formId!,
        choice.actedBy,
        'c'.repeat(64),
        '53.1.e',
        'eidas1',
        '41',
        'art. 74',
      ])
        expect(text).toContain(needed);
    }
  });

  it('carries its hash and its place in the log in the QR code, behind what a browser sends', async () => {
    const hash = createHash('sha256').update('a.b.c').digest('hex');
    const png = PNG.sync.read(await toBuffer(qrText(issuer, printed, 'fr'), { margin: 4, scale: 8 }));
    const read = jsqr.default(Uint8ClampedArray.from(png.data), png.width, png.height);
    expect(read?.data).toBe(`${issuer}/mes-choix/preuve/${id}#sha256=${hash}&entry=41`);
    expect(qrText(issuer, { ...printed, place: null }, 'en')).toBe(
      `${issuer}/en/my-choices/proof/${id}#sha256=${hash}`,
    );
  });

  it('is a tagged PDF in the reader’s language with the signed receipt attached', async () => {
    for (const language of ['fr', 'en'] as const) {
      const pdf = await receiptPdf(printed, { issuer, language, printedAt: '2026-11-24T12:00:00.000Z' });
      const text = pdf.toString('latin1');
      expect(text.slice(0, 5)).toBe('%PDF-');
      expect(text).toContain(`/Lang (${language})`);
      expect(text).toContain('/MarkInfo');
      expect(text).toContain('/EmbeddedFiles');
      expect(text).toContain(`${choice.receiptId}.jws`);
      expect(text.match(/\/Type \/Page\b/g)!.length).toBeLessThanOrEqual(2);
    }
  });

  it('has words for every code', () => {
    expect(Object.keys(ACT_WORDS).sort()).toEqual([...RECORDED_ACTS].sort());
    expect(Object.keys(REGIME_WORDS).sort()).toEqual([...DECIDED_REGIMES].sort());
    expect(Object.keys(CHANNEL_WORDS).sort()).toEqual([...CHANNELS].sort());
    expect(Object.keys(ACTING_WORDS).sort()).toEqual([...ACTING_AS].sort());
    for (const kind of SCOPE_KINDS) expect(scopeWords({ kind }, 'fr')).not.toBe(scopeWords({ kind }, 'en'));
    expect(ACTS.length).toBeGreaterThan(0);
  });
});

describe('what the standard fonts can draw', () => {
  it.each([
    ['Élodie Müller, œuvre', 'Élodie Müller, œuvre'],
    ['Łukasz Dvořák', 'Lukasz Dvorák'],
    ['l’Église — 10 €', 'l’Église — 10 €'],
    ['12 000', '12 000'],
    ['李', '?'],
  ])('%s', (given, drawn) => {
    expect(drawable(given)).toBe(drawn);
  });
});
