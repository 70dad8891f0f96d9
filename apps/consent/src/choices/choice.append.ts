import { randomUUID } from 'node:crypto';
import type { ChoiceView, Notice } from '@garant/contracts';
import { appendEvents, atOnce, streamVersions, type Cause, type Signer, type Tx } from '@garant/nest-kit';
import type { Capacity } from '@garant/rules';
import { uuidv7 } from 'uuidv7';
import { noticesByVersion, noticeKey } from '../notices/notice.store.js';
import { tellOfActs } from '../notifications/choice.message.js';
import { receiptRecord } from './choice.receipt.js';
import { insertChoices, insertReceipts, nextPositions, type RecordedChoice } from './choice.store.js';

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
  Partial<Pick<ChoiceView, 'choiceId' | 'voice' | 'authorityId' | 'mandateId' | 'formId' | 'because'>> & {
    /** Whose login sent it, for the receipt and for whom to tell; null: the register acts by itself. */
    readonly capacity?: Capacity | null;
  };

export interface Issuing {
  readonly signer: Signer;
  /** The gateway's address, as receipts name it. */
  readonly issuer: string;
}

/** An act of the register with the place of its event on the subject's stream. */
export interface EnteredAct {
  readonly choice: RecordedChoice;
  readonly streamId: string;
  /** Version of the stream before the act's event. */
  readonly expectedVersion: number;
}

/** Acts of one subject are on one stream. */
export const choiceStream = (subjectRef: string): string => `subject:${subjectRef}`;
export const choiceRecorded = (choice: RecordedChoice) => ({
  type: 'choice.recorded',
  key: choice.subjectRef,
  data: { ...choice },
});

/**
 * Numbers acts, stores them and signs their receipts, with statements for all of them. The counter is locked from here
 * to the commit: call it last, and with few hundred acts at a time. The events are the caller's to append.
 * @param notices texts that the acts name, by {@link noticeKey}
 */
export async function enterActs(
  tx: Tx,
  given: readonly NewAct[],
  notices: ReadonlyMap<string, Notice>,
  { signer, issuer }: Issuing,
  now: string,
): Promise<EnteredAct[]> {
  if (given.length === 0) return [];
  const acts = given.map((act) => ({ ...act, choiceId: act.choiceId ?? randomUUID() }));
  const [, versions, first] = await atOnce([
    tellOfActs(
      tx,
      acts.map(({ capacity, ...choice }) => ({ choice, actor: capacity ?? null })),
    ),
    streamVersions(
      tx,
      acts.map(({ subjectRef }) => choiceStream(subjectRef)),
    ),
    nextPositions(tx, acts.length),
  ]);
  const entered = acts.map(({ capacity: _whose, ...act }, at): EnteredAct => {
    const streamId = choiceStream(act.subjectRef);
    const expectedVersion = versions.get(streamId) ?? 0;
    versions.set(streamId, expectedVersion + 1);
    const choice: RecordedChoice = {
      ...act,
      recordedAt: now,
      receiptId: uuidv7(),
      position: first + at,
    };
    return { choice, streamId, expectedVersion };
  });
  const choices = entered.map(({ choice }) => choice);
  const signing = Promise.all(
    choices.map(async (choice, at) => {
      const notice = notices.get(noticeKey(choice.notice));
      if (!notice) throw new Error(`no notice ${choice.notice.noticeId} version ${choice.notice.version}`);
      const record = receiptRecord(choice, notice, issuer, acts[at]!.capacity ?? null);
      const { receiptId, choiceId, subjectRef } = choice;
      return {
        receiptId,
        choiceId,
        subjectRef,
        jws: await signer.sign(record, 'garant-receipt+jwt'),
      };
    }),
  );
  await atOnce([insertChoices(tx, choices), signing.then((receipts) => insertReceipts(tx, receipts))]);
  return entered;
}

/** Adds acts to the register for a part of this service: {@link enterActs} with their events on the subjects' streams. */
export async function appendActs(
  tx: Tx,
  acts: readonly NewAct[],
  cause: Cause,
  issuing: Issuing,
  now: string,
): Promise<RecordedChoice[]> {
  const notices = await noticesByVersion(
    tx,
    acts.map(({ notice }) => notice),
  );
  const capacity = 'actor' in cause ? cause.actor : null;
  const entered = await enterActs(
    tx,
    acts.map((act) => ({ capacity, ...act })),
    notices,
    issuing,
    now,
  );
  await appendEvents(
    tx,
    ...entered.map(({ choice, streamId, expectedVersion }) => ({
      streamId,
      expectedVersion,
      events: [choiceRecorded(choice)],
      cause,
    })),
  );
  return entered.map(({ choice }) => choice);
}
