import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { LogEntry } from '@garant/contracts';
import { formatProofFile, parseProofFile } from '@garant/merkle-log';
import { commitmentOf } from '@garant/rules';
import { entryBytes, receiptProof } from './receipt.evidence.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const note = `log\n1\n${Buffer.alloc(32).toString('base64')}\n\n— log ${Buffer.alloc(68).toString('base64')}\n`;
const proof = formatProofFile({ index: 0, proof: [], checkpoint: note });
const data = { choiceId: 'c', position: 3 };
const salt = Buffer.alloc(16, 1).toString('base64url');
const entry = {
  v: 1,
  type: 'choice.recorded',
  commit: commitmentOf({ data, salt }, sha256),
} as unknown as LogEntry;

describe('the proof of a receipt', () => {
  it('carries the entry and the event that it commits to, and stays the log’s own proof', () => {
    const parsed = parseProofFile(receiptProof(proof, { entry, details: { data, salt } }));
    if (!parsed.ok) throw new Error(parsed.reason);
    expect(parsed.value).toMatchObject({ index: 0, proof: [], checkpoint: note });
    const told = JSON.parse(Buffer.from(parsed.value.extra!).toString('utf8')) as Record<string, unknown>;
    expect(told).toEqual({ entry, event: { data, salt } });
    expect(JSON.parse(entryBytes({ entry }).toString('utf8'))).toEqual(entry);
  });

  it('says that the event is gone once the person was erased', () => {
    const parsed = parseProofFile(receiptProof(proof, { entry, details: null }));
    const told =
      parsed.ok && (JSON.parse(Buffer.from(parsed.value.extra!).toString('utf8')) as { event: unknown });
    expect(told && told.event).toBeNull();
  });

  it('is not handed out when the log’s answer is none', () => {
    expect(() => receiptProof('nothing', { entry, details: null })).toThrow();
  });
});
