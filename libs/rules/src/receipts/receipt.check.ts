import { canonicalJson, utf8 } from '../bundle.js';
import { hex, type Sha256 } from '../decision/cut.commitment.js';

/**
 * What is examined of a receipt, in order: the register's signature, the form of the record, the log's proof, that the
 * proven entry commits to this event, and that the event is the act that the receipt tells.
 */
export const RECEIPT_STEPS = ['signature', 'record', 'proof', 'entry', 'match'] as const;
export type ReceiptStep = (typeof RECEIPT_STEPS)[number];
export type ReceiptVerdict = 'pass' | 'fail' | 'not-evaluated';
export interface ReceiptFinding {
  readonly code: ReceiptStep;
  readonly verdict: ReceiptVerdict;
  /** Stable: a code of {@link RECEIPT_FAULTS}, or a reason of the log's own proofs. */
  readonly reason?: string;
  /** What was found, for a developer or an inspector: fields that differ. Never translated. */
  readonly detail?: string;
}
export const RECEIPT_FAULTS = [
  'receipt-unreadable',
  'receipt-not-of-register',
  'receipt-signature',
  'receipt-form',
  'proof-missing',
  'proof-without-entry',
  'event-erased',
  'entry-other-kind',
  'entry-other-person',
  'entry-commitment',
  'act-differs',
] as const;
export type ReceiptFault = (typeof RECEIPT_FAULTS)[number];

export interface ReceiptCheck {
  /** Every step passed. */
  readonly ok: boolean;
  readonly findings: readonly ReceiptFinding[];
  /** The record, once its signature and its form hold. */
  readonly record?: Record<string, unknown>;
  /** Where the log has it, once the proof holds. */
  readonly place?: { readonly index: number; readonly size: number; readonly origin: string };
}

type Found<T> =
  ({ readonly ok: true } & T) | { readonly ok: false; readonly reason: string; readonly detail?: string };
/** What this library does not do by itself: signatures, and the formats of the log. */
export interface ReceiptTools {
  readonly sha256: Sha256;
  /** Verifies a compact JWS of the consent service with `typ` garant-receipt+jwt against the published keys. */
  openReceipt(jws: string): Promise<Found<{ payload: unknown }>>;
  /** Fields that are not as the contracts have them; empty when all are. */
  faultsOf(record: unknown): readonly string[];
  /** The text of the unauthenticated `extra` line of a .tlog-proof, or undefined. */
  extraOf(proof: string): string | undefined;
  /** Verifies that the entry of exactly these bytes is in the log, under a checkpoint that the policy trusts. */
  openProof(
    proof: string,
    entry: Uint8Array,
  ): Promise<Found<{ index: number; size: number; origin: string }>>;
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What travels in the `extra` line of a receipt's proof: it is believed only as far as the proof and the commitment reach. */
export interface ReceiptEvidence {
  /** Log entry, form v1. */
  readonly entry: Json;
  /** The event and its salt, whose hash the entry holds; null once the person was erased. */
  readonly event: { readonly data: Json; readonly salt: string } | null;
}
export const evidenceText = (evidence: ReceiptEvidence): string => canonicalJson(evidence);

/**
 * Checks a receipt with files alone: its JWS and the log's `.tlog-proof`. Without a proof the first two steps are
 * examined and the verdict stays open. Everything given is treated as forged until it is proven.
 */
export async function checkReceipt(
  { jws, proof }: { jws: string; proof?: string | undefined },
  tools: ReceiptTools,
): Promise<ReceiptCheck> {
  const findings: ReceiptFinding[] = [];
  const pass = (code: ReceiptStep): void => void findings.push({ code, verdict: 'pass' });
  const end = (
    code: ReceiptStep,
    reason?: string,
    detail?: string,
    more: Partial<ReceiptCheck> = {},
  ): ReceiptCheck => ({
    ok: false,
    findings: [
      ...findings,
      reason === undefined || reason === 'proof-missing'
        ? { code, verdict: 'not-evaluated', ...(reason ? { reason } : {}) }
        : { code, verdict: 'fail', reason, ...(detail === undefined ? {} : { detail }) },
      ...RECEIPT_STEPS.slice(RECEIPT_STEPS.indexOf(code) + 1).map((later): ReceiptFinding => ({
        code: later,
        verdict: 'not-evaluated',
      })),
    ],
    ...more,
  });

  const opened = await tools.openReceipt(jws.trim());
  if (!opened.ok) return end('signature', opened.reason, opened.detail);
  pass('signature');
  const record = opened.payload;
  const faults = tools.faultsOf(record);
  if (!isObject(record) || faults.length > 0) return end('record', 'receipt-form', faults.join(', '));
  pass('record');
  if (proof === undefined) return end('proof', 'proof-missing', undefined, { record });

  const evidence = evidenceIn(tools.extraOf(proof));
  if (!evidence) return end('proof', 'proof-without-entry', undefined, { record });
  const proven = await tools.openProof(proof, evidence.bytes);
  if (!proven.ok) return end('proof', proven.reason, proven.detail, { record });
  pass('proof');
  const place = { index: proven.index, size: proven.size, origin: proven.origin };
  const known = { record, place };
  const { entry, event } = evidence;
  if (entry.type !== 'choice.recorded' || entry.source !== 'garant/consent' || entry.kind !== 'event')
    return end('entry', 'entry-other-kind', String(entry.type), known);
  if (entry.subject !== record.pii_principal_id) return end('entry', 'entry-other-person', undefined, known);
  if (event === null) return end('entry', 'event-erased', undefined, known);
  if (commitmentOf(event, tools.sha256) !== entry.commit)
    return end('entry', 'entry-commitment', undefined, known);
  pass('entry');
  const differing = differencesOf(record, event.data);
  if (differing.length > 0) return end('match', 'act-differs', differing.join(', '), known);
  pass('match');
  return { ok: true, findings, ...known };
}

function evidenceIn(extra: string | undefined): (ReceiptEvidence & { bytes: Uint8Array }) | undefined {
  if (extra === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(extra);
    if (!isObject(parsed) || !isObject(parsed.entry)) return undefined;
    const { event } = parsed;
    const told =
      isObject(event) && isObject(event.data) && typeof event.salt === 'string'
        ? { data: event.data, salt: event.salt }
        : null;
    return { entry: parsed.entry, event: told, bytes: utf8(canonicalJson(parsed.entry)) };
  } catch {
    return undefined;
  }
}

/** SHA-256(salt16 || RFC 8785 form of the data), as the log commits to what it does not show; undefined for what has no such form. */
export function commitmentOf(
  { data, salt }: { data: Json; salt: string },
  sha256: Sha256,
): string | undefined {
  const salted = fromBase64Url(salt);
  if (salted?.length !== 16) return undefined;
  try {
    const body = utf8(canonicalJson(data));
    const bytes = new Uint8Array(salted.length + body.length);
    bytes.set(salted);
    bytes.set(body, salted.length);
    return hex(sha256(bytes));
  } catch {
    return undefined;
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
function fromBase64Url(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const c of text) {
    const value = ALPHABET.indexOf(c);
    if (value < 0) return undefined;
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return Uint8Array.from(bytes);
}

/** Where the record tells something else than the event of the register; paths of the record. */
export function differencesOf(record: Json, data: Json): string[] {
  const event = isObject(record.event) ? record.event : {};
  const acting = isObject(event.acting) ? event.acting : {};
  const processing = isObject(record.pii_processing) ? record.pii_processing : {};
  const purposes = Array.isArray(processing.purposes) ? (processing.purposes as unknown[]) : [];
  const purpose = isObject(purposes[0]) ? purposes[0] : {};
  const notice = isObject(data.notice) ? data.notice : {};
  const told: readonly (readonly [string, unknown, unknown])[] = [
    ['record_id', record.record_id, data.receiptId],
    ['pii_principal_id', record.pii_principal_id, data.subjectRef],
    ['event.event_id', event.event_id, data.choiceId],
    ['event.event_type', event.event_type, data.act],
    ['event.event_time', event.event_time, data.actedAt],
    ['event.accepted_at', event.accepted_at, data.acceptedAt],
    ['event.recorded_at', event.recorded_at, data.recordedAt],
    ['event.register_position', event.register_position, data.position],
    ['event.regime', event.regime, data.regime],
    ['event.channel', event.channel, data.channel],
    ['event.entity_id', event.entity_id, data.actedBy],
    ['event.acting.voice', acting.voice, data.voice ?? null],
    ['event.acting.authority_id', acting.authority_id, data.authorityId ?? null],
    ['event.acting.mandate_id', acting.mandate_id, data.mandateId ?? null],
    ['event.acting.form_id', acting.form_id, data.formId ?? null],
    ['event.acting.because', acting.because, data.because ?? null],
    ['pii_processing.purposes[0].scope', purpose.scope, data.scope],
    ['pii_processing.privacy_notice_id', processing.privacy_notice_id, notice.noticeId],
    ['pii_processing.privacy_notice_version', processing.privacy_notice_version, notice.version],
    ['pii_processing.privacy_notice_hash', processing.privacy_notice_hash, `sha256:${String(notice.hash)}`],
    ['pii_processing.privacy_notice_shown_at', processing.privacy_notice_shown_at, notice.shownAt ?? null],
    ['pii_processing.language', processing.language, notice.language],
  ];
  return told.flatMap(([path, here, there]) => (same(here, there) ? [] : [path]));
}

function same(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return false;
  try {
    return canonicalJson(a) === canonicalJson(b);
  } catch {
    return false;
  }
}
