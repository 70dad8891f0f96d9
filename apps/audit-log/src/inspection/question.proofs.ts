import type { QuestionAnswer, QuestionQuery } from '@garant/contracts';
import { toHex, verifyConsistency } from '@garant/merkle-log';
import { ProblemError, type Tx } from '@garant/nest-kit';
import type { QuestionCode } from '@garant/rules';
import { completenessFor } from '../completeness/completeness.reading.js';
import { entriesBetween, indexesOfTypes } from '../entries/entry.choosing.js';
import { sizeAt } from '../entries/entry.coverage.js';
import type { EntryScope } from '../entries/entry.search.js';
import { sha256 } from '../intake/entry.building.js';
import { checkpointAt } from '../publish/checkpoint.store.js';
import type { LogFiles } from '../publish/log.files.js';
import { headOf } from '../sequence/entry.store.js';
import { consistencyOf, publishedCheckpoint } from './log.proofs.js';

type Findings = NonNullable<QuestionAnswer['findings']>;
export interface ProofFindings {
  readonly findings: Findings;
  /** Entries of the log that the proof speaks of. */
  readonly size: number;
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64');

/** @throws ProblemError `question-period`, `question-parameters` */
export const provenAnswer = (
  tx: Tx,
  files: LogFiles,
  code: QuestionCode,
  query: QuestionQuery,
  scope: EntryScope,
): Promise<ProofFindings> =>
  code === 'removed-between' ? removedBetween(tx, files, query) : completeList(tx, files, query, scope);

/** The log of the earlier date is the beginning of that of the later one, and every number between them is there. */
async function removedBetween(tx: Tx, files: LogFiles, { from, to }: QuestionQuery): Promise<ProofFindings> {
  const [older, newer] = [Math.max(1, await sizeAt(tx, from!)), await sizeAt(tx, to!)];
  if (from! >= to! || newer < older) throw new ProblemError('question-period');
  const [first, last] = [await checkpointAt(tx, older), await checkpointAt(tx, newer)];
  const proof = await consistencyOf(tx, files, older, newer);
  const consistent = verifyConsistency(sha256, {
    oldSize: older,
    newSize: newer,
    oldRoot: bytes(proof.fromRoot),
    newRoot: bytes(proof.toRoot),
    proof: proof.proof.map(bytes),
  });
  const signed = [
    [first, proof.fromRoot],
    [last, proof.toRoot],
  ] as const;
  const there = await entriesBetween(tx, older, newer);
  let gaps = 0;
  for await (const _ of indexesOfTypes(tx, { flag: 'gap', from, to }, [], {}, newer)) gaps++;
  return {
    size: newer,
    findings: [
      { name: 'older-checkpoint', value: wordOf(older, first?.publishedAt), holds: null },
      { name: 'newer-checkpoint', value: wordOf(newer, last?.publishedAt), holds: null },
      { name: 'continues', value: `${proof.proof.length} SHA-256`, holds: consistent.ok },
      {
        name: 'roots-signed',
        value: toHex(bytes(proof.toRoot)),
        holds: signed.every(
          ([checkpoint, root]) => !checkpoint || checkpoint.rootHash === toHex(bytes(root)),
        ),
      },
      { name: 'numbers-there', value: `${there} / ${newer - older}`, holds: there === newer - older },
      { name: 'producer-gaps', value: String(gaps), holds: gaps === 0 },
    ],
  };
}
const wordOf = (size: number, at: string | undefined): string =>
  at === undefined ? String(size) : `${size} · ${at}`;

/** Periods of one answer: a second's work. */
const PERIODS = 200;

/** What the index finds, beside what closed periods committed to. */
async function completeList(
  tx: Tx,
  files: LogFiles,
  { subject, permit, actor, from, to }: QuestionQuery,
  scope: EntryScope,
): Promise<ProofFindings> {
  const asked = Object.entries({ subject, permit, actor }).filter(([, ref]) => ref !== undefined);
  if (asked.length !== 1)
    throw new ProblemError('question-parameters', {
      errors: [{ field: 'subject', rule: 'one of subject, permit and actor' }],
    });
  const [kind, ref] = asked[0] as ['subject' | 'permit' | 'actor', string];
  const head = await headOf(tx);
  const first = from === undefined ? 0 : await sizeAt(tx, from);
  const end = to === undefined ? ((await publishedCheckpoint(files))?.size ?? head) : await sizeAt(tx, to);
  if (end <= first) throw new ProblemError('question-period');
  const { file, notCovered } = await completenessFor(tx, files, kind, ref, first, end, { periods: PERIODS });
  const listed = new Set<number>();
  for await (const index of indexesOfTypes(tx, { [kind]: ref }, [], scope, end)) {
    if (index < first) break;
    listed.add(index);
  }
  const periods = file.periods.map(({ data, entries }): Findings[number] => {
    const {
      period,
      from: start,
      to: until,
    } = JSON.parse(data) as { period: number; from: number; to: number };
    const inside = entries.filter(({ index }) => index >= first && index < end);
    const found = [...listed].filter((index) => index >= start && index < until).length;
    return {
      name: `period-${period}`,
      value: `${found} / ${inside.length} · ${start}–${until - 1}`,
      holds: found === inside.length && inside.every(({ index }) => listed.has(index)),
    };
  });
  return {
    size: end,
    findings: [
      { name: 'entries-listed', value: String(listed.size), holds: null },
      ...periods,
      ...(notCovered
        ? [{ name: 'not-covered', value: `${notCovered.from}–${notCovered.to - 1}`, holds: null }]
        : []),
    ],
  };
}
