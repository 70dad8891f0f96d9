import type { ChoiceView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { ChoiceAct, ChoiceScope, DecidedRegime } from '@garant/rules';

/** An act as an import adds it to the register; what all acts of a chunk share is not repeated. */
export interface ImportedAct {
  readonly choiceId: string;
  readonly subjectRef: string;
  readonly subjectIndex: number;
  readonly regime: DecidedRegime;
  readonly act: ChoiceAct;
  readonly scope: ChoiceScope;
  readonly notice: ChoiceView['notice'];
  readonly actedAt: string;
}

/** A PostgreSQL array literal; writing it ourselves spares the driver half the time of a large chunk. */
const list = (values: readonly (string | number)[]): string => `{${values.join(',')}}`;
const PLAIN = /^[\w.:-]+$/;
const textList = (values: readonly (string | undefined)[]): string =>
  list(
    values.map((value) =>
      value === undefined ? 'NULL' : PLAIN.test(value) && value !== 'NULL' ? value : quoted(value),
    ),
  );
const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;

/** One statement for all acts, at the positions from `firstPosition` on, in their order. */
export async function insertActs(
  tx: Tx,
  acts: readonly ImportedAct[],
  firstPosition: number,
  shared: { acceptedAt: string; recordedAt: string; actedBy: string },
): Promise<void> {
  const notices = new Map<string, number>();
  const noticeOf = acts.map(({ notice }) => {
    const text = JSON.stringify(notice);
    const at = notices.get(text) ?? notices.size + 1;
    notices.set(text, at);
    return at;
  });
  await tx.query(
    `INSERT INTO choice (choice_id, subject_ref, subject_index, position, regime, act, scope_kind, scope_id, channel, notice,
       acted_at, accepted_at, recorded_at, acted_by)
     SELECT id, ref, idx, $10::bigint + n - 1, regime, act, kind, scope, 'import', ($9::jsonb[])[notice], acted, $11, $12, $13
     FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $14::timestamptz[])
       WITH ORDINALITY AS a (id, ref, idx, regime, act, kind, scope, notice, acted, n)`,
    [
      list(acts.map(({ choiceId }) => choiceId)),
      list(acts.map(({ subjectRef }) => subjectRef)),
      list(acts.map(({ subjectIndex }) => subjectIndex)),
      list(acts.map(({ regime }) => regime)),
      list(acts.map(({ act }) => act)),
      list(acts.map(({ scope }) => scope.kind)),
      textList(acts.map(({ scope }) => scope.id)),
      list(noticeOf),
      [...notices.keys()],
      firstPosition,
      shared.acceptedAt,
      shared.recordedAt,
      shared.actedBy,
      list(acts.map(({ actedAt }) => actedAt)),
    ],
  );
}
