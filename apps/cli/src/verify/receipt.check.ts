import { consentReceipt } from '@garant/contracts';
import { parsePolicy, parseProofFile, reasonSentences, verifyProofFile } from '@garant/merkle-log';
import { checkReceipt, type ReceiptCheck, type ReceiptFault, type ReceiptStep } from '@garant/rules';
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import { Failure } from '../shell/failure.js';
import { sha256 } from '../shell/file.hash.js';
import { nodeCrypto } from './proof.check.js';

export const RECEIPT_TYP = 'garant-receipt+jwt';

export const STEP_SENTENCES: Readonly<Record<ReceiptStep, string>> = {
  signature: 'the register signed this receipt',
  record: 'it is a consent record (ISO/IEC TS 27560)',
  proof: 'the log holds the entry, under a checkpoint that the policy trusts',
  entry: 'the entry commits to an act of this person',
  match: 'that act is the one that the receipt tells',
};
const FAULT_SENTENCES: Readonly<Record<ReceiptFault, string>> = {
  'receipt-unreadable': 'the file is not a compact JWS',
  'receipt-not-of-register': 'it was not signed by the consent register, or not as a receipt',
  'receipt-signature': 'its signature does not hold: it was changed, or another key made it',
  'receipt-form': 'fields are missing or of another form',
  'proof-missing': 'no proof was given',
  'proof-without-entry': 'the proof file does not carry the entry that it proves',
  'event-erased': 'the event was erased; the log still proves that an act was there',
  'entry-other-kind': 'the entry is not a recorded choice',
  'entry-other-person': 'the entry is about another person',
  'entry-commitment': 'the event shown is not the one that the entry commits to',
  'act-differs': 'the receipt tells something else than the register recorded',
};
export const sentenceOf = (reason: string): string =>
  (FAULT_SENTENCES as Record<string, string>)[reason] ??
  (reasonSentences as Record<string, string>)[reason] ??
  reason;

/** Checks a receipt with files alone (rules.checkReceipt). @throws Failure when the policy or the keys are not usable */
export async function receiptVerdict(given: {
  jws: string;
  proof: string | undefined;
  policy: string;
  jwks: JSONWebKeySet;
}): Promise<ReceiptCheck> {
  const policy = parsePolicy(sha256, given.policy);
  if (!policy.ok) throw new Failure('policy', `the policy file is not valid: ${policy.reason}`);
  const keys = createLocalJWKSet(given.jwks);
  return checkReceipt(given, {
    sha256,
    async openReceipt(jws) {
      let header;
      try {
        header = decodeProtectedHeader(jws);
      } catch {
        return { ok: false, reason: 'receipt-unreadable' };
      }
      if (header.typ !== RECEIPT_TYP || !header.kid?.startsWith('consent-sig-'))
        return { ok: false, reason: 'receipt-not-of-register', detail: String(header.kid) };
      try {
        const { payload } = await compactVerify(jws, keys, { algorithms: ['EdDSA', 'Ed25519'] });
        return { ok: true, payload: JSON.parse(new TextDecoder().decode(payload)) as unknown };
      } catch {
        return { ok: false, reason: 'receipt-signature' };
      }
    },
    faultsOf: (record) => {
      const parsed = consentReceipt.safeParse(record);
      return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
    },
    extraOf: (proof) => {
      const parsed = parseProofFile(proof);
      return parsed.ok && parsed.value.extra ? new TextDecoder().decode(parsed.value.extra) : undefined;
    },
    openProof: async (proof, entry) => {
      const verdict = await verifyProofFile(proof, entry, policy.value, nodeCrypto);
      if (!verdict.ok) return verdict;
      const { index, size, origin } = verdict.value;
      return { ok: true, index, size, origin };
    },
  });
}
