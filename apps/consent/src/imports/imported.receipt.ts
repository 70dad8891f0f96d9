import type { Signer, Tx } from '@garant/nest-kit';
import { choiceById, insertReceipts, receiptById, type Receipt } from '../choices/choice.store.js';
import { receiptRecord } from '../choices/choice.receipt.js';
import { noticeByVersion } from '../notices/notice.store.js';

/**
 * The receipt of an act, made now if the act came with an import: its receipt bears the act's own id. Two who ask at once
 * get the same record; the first one written stays.
 */
export async function receiptOnDemand(
  tx: Tx,
  signer: Signer,
  issuer: string,
  receiptId: string,
): Promise<Receipt | null> {
  const known = await receiptById(tx, receiptId);
  if (known) return known;
  const choice = await choiceById(tx, receiptId);
  if (!choice || choice.receiptId !== choice.choiceId) return null;
  const notice = await noticeByVersion(tx, choice.notice.noticeId, choice.notice.version);
  if (!notice) return null;
  const record = receiptRecord(choice, notice, issuer);
  const jws = await signer.sign(record, 'garant-receipt+jwt');
  const { choiceId, subjectRef } = choice;
  try {
    await insertReceipts(tx, [{ receiptId, choiceId, subjectRef, jws }]);
  } catch (error) {
    const first = await receiptById(tx, receiptId);
    if (!first) throw error;
    return first;
  }
  return { receiptId, choiceId, subjectRef, record, jws };
}

/** Receipts by id, for whoever shows them. */
export class ReceiptsOnDemand {
  constructor(
    private readonly tx: Tx,
    private readonly signer: Signer,
    private readonly issuer: string,
  ) {}

  byId(receiptId: string): Promise<Receipt | null> {
    return receiptOnDemand(this.tx, this.signer, this.issuer, receiptId);
  }
}
