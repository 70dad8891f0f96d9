import { randomUUID } from 'node:crypto';
import type { ChoiceView } from '@garant/contracts';
import { appendEvents, streamVersion, type Cause, type Signer, type Tx } from '@garant/nest-kit';
import { uuidv7 } from 'uuidv7';
import { noticeByVersion } from '../notices/notice.store.js';
import { receiptRecord } from './choice.receipt.js';
import { insertChoice, insertReceipt, nextPosition, type RecordedChoice } from './choice.store.js';

/** An act as a part of this service adds it to the register; whoever calls has judged it. */
export type NewAct = Pick<
  RecordedChoice,
  | 'subjectRef'
  | 'subjectIndex'
  | 'regime'
  | 'act'
  | 'scope'
  | 'channel'
  | 'notice'
  | 'actedAt'
  | 'acceptedAt'
  | 'actedBy'
> &
  Partial<Pick<ChoiceView, 'choiceId' | 'voice' | 'authorityId' | 'mandateId' | 'formId' | 'because'>>;

export interface Issuing {
  readonly signer: Signer;
  /** The gateway's address, as receipts name it. */
  readonly issuer: string;
}

/**
 * Appends acts to the register in one transaction: numbered, with their receipts and their events on the subjects'
 * streams. The counter is locked from the first act to the commit: call it last, and with few acts at a time.
 */
export async function appendActs(
  tx: Tx,
  acts: readonly NewAct[],
  cause: Cause,
  { signer, issuer }: Issuing,
  now: string,
): Promise<RecordedChoice[]> {
  const recorded: RecordedChoice[] = [];
  for (const act of acts) {
    const notice = await noticeByVersion(tx, act.notice.noticeId, act.notice.version);
    if (!notice) throw new Error(`no notice ${act.notice.noticeId} version ${act.notice.version}`);
    const streamId = `subject:${act.subjectRef}`;
    const expectedVersion = await streamVersion(tx, streamId);
    const choice: RecordedChoice = {
      ...act,
      choiceId: act.choiceId ?? randomUUID(),
      recordedAt: now,
      receiptId: uuidv7(),
      position: await nextPosition(tx),
    };
    await insertChoice(tx, choice);
    const record = receiptRecord(choice, notice, issuer);
    await insertReceipt(tx, { ...choice, record, jws: await signer.sign(record, 'garant-receipt+jwt') });
    await appendEvents(tx, {
      streamId,
      expectedVersion,
      events: [{ type: 'choice.recorded', key: choice.subjectRef, data: { ...choice } }],
      cause,
    });
    recorded.push(choice);
  }
  return recorded;
}
