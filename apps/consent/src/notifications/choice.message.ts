import type { Actor } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { RecordedChoice } from '../choices/choice.store.js';

/** An act that joined the register, and who sent it; null: the register acted by itself. */
export interface ToldAct {
  readonly choice: Pick<
    RecordedChoice,
    'choiceId' | 'subjectRef' | 'actedAt' | 'channel' | 'because' | 'mandateId' | 'authorityId' | 'formId'
  >;
  readonly actor: Pick<Actor, 'subjectRef'> | null;
}

export type Telling = 'always' | 'if-wanted' | 'never';

/**
 * Who hears of an act. The person is always told when somebody else acted for them. Of their own act on the portal they
 * are told only if they asked for it: the page has just said so. An import brings choices that were made long ago; a
 * consent that lapsed because its text changed is told by the question that follows (`choice-asked-again`).
 */
export function tellingOf({ choice, actor }: ToldAct): Telling {
  if (choice.channel === 'import' || choice.because === 'notice-revised') return 'never';
  const forThemself =
    actor !== null &&
    actor.subjectRef === choice.subjectRef &&
    choice.mandateId === undefined &&
    choice.authorityId === undefined &&
    choice.formId === undefined;
  return forThemself ? 'if-wanted' : 'always';
}

/** Asks for the messages of many acts at once; in the transaction of the acts, before the counter is locked or after. */
export async function tellOfActs(tx: Tx, acts: readonly ToldAct[]): Promise<void> {
  const rows = acts
    .map((act) => ({ ...act.choice, telling: tellingOf(act) }))
    .filter(({ telling }) => telling !== 'never');
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO message (message_id, subject_ref, template, params, asked_at, due_at)
     SELECT 'choice-recorded/' || a.choice_id, a.subject_ref, 'choice-recorded',
       jsonb_build_object('choiceId', a.choice_id, 'date', a.acted_at), now(), now()
     FROM unnest($1::text[], $2::uuid[], $3::text[], $4::boolean[]) AS a (choice_id, subject_ref, acted_at, always)
     WHERE a.always OR EXISTS (SELECT 1 FROM contact c WHERE c.subject_ref = a.subject_ref AND c.own_acts)
     ON CONFLICT (message_id) DO NOTHING`,
    [
      rows.map(({ choiceId }) => choiceId),
      rows.map(({ subjectRef }) => subjectRef),
      rows.map(({ actedAt }) => actedAt),
      rows.map(({ telling }) => telling === 'always'),
    ],
  );
}
