import type { EntryView } from '@garant/contracts';
import { formatProofFile, parseProofFile } from '@garant/merkle-log';
import { ProblemError } from '@garant/nest-kit';
import { canonicalJson, evidenceText } from '@garant/rules';

/**
 * The log's proof of a receipt with what it proves in its `extra` line (C2SP tlog-proof: not authenticated there): the
 * entry, and the event with the salt of its commitment. So the receipt and this one file suffice offline.
 */
export function receiptProof(proof: string, view: Pick<EntryView, 'entry' | 'details'>): string {
  const parsed = parseProofFile(proof);
  if (!parsed.ok) throw new ProblemError('service-unavailable', { params: { service: 'audit-log' } });
  const { entry, details } = view;
  const extra = evidenceText({
    entry,
    event: details && { data: details.data, salt: details.salt },
  });
  return formatProofFile({ ...parsed.value, extra: new Uint8Array(Buffer.from(extra, 'utf8')) });
}

export const entryBytes = ({ entry }: Pick<EntryView, 'entry'>): Buffer =>
  Buffer.from(canonicalJson(entry), 'utf8');
