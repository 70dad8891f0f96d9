import { reasonsConfidential, type CommandBody } from '@garant/contracts';
import {
  appendEvents,
  streamVersion,
  type CommandContext,
  type HandlerResult,
  type Tx,
} from '@garant/nest-kit';
import {
  ageBand,
  authorityStanding,
  belongsTo,
  mattersAt,
  openConflicts,
  seesChoice,
  type ParentsConflict,
} from '@garant/rules';
import { appendActs, type Issuing } from '../choices/choice.append.js';
import type { RecordedChoice } from '../choices/choice.store.js';
import { choicesOfPerson } from '../people/people.choices.js';
import { ownRefusalStands } from './acting.authority.js';
import { authorityById } from './authority.store.js';
import { evidenceOf } from './evidence.store.js';
import { personFacts, type RepresentationDeps } from './person.status.js';
import { keepReasons } from './reasons.store.js';

type Conflict = ParentsConflict & { readonly objection: RecordedChoice; readonly wish: RecordedChoice };

/** Open disagreements between a person's parents. */
export async function conflictsOf(tx: Tx, subjectRef: string): Promise<Conflict[]> {
  const upheld = await tx.query<{ wish_id: string }>(
    `SELECT wish_id FROM conflict_resolution WHERE subject_ref = $1 AND outcome = 'upheld'`,
    [subjectRef],
  );
  const choices = await choicesOfPerson(tx, subjectRef);
  return openConflicts(choices, new Set(upheld.map((row) => row.wish_id))) as Conflict[];
}

/**
 * `conflict.agree`: the parent who objected takes up what the other wants. The act is recorded anew, without a voice of
 * its own: both have spoken.
 */
export const agreeOnConflict =
  (deps: RepresentationDeps, issuing: Issuing) =>
  async ({
    tx,
    command,
    cause,
    now,
  }: CommandContext<CommandBody<'consent', 'conflict.agree'>>): Promise<HandlerResult> => {
    const { authorityId, subjectRef, wishId } = command.body;
    const authority = await authorityById(tx, authorityId);
    if (!authority || authority.declaredBy !== command.actor.ref || authority.subjectRef !== subjectRef)
      return { ok: false, problem: { code: 'authority-unknown' } };
    const person = await personFacts(tx, deps.cipher, subjectRef);
    if (authorityStanding(authority, person.birthDate, command.acceptedAt) !== 'active')
      return { ok: false, problem: { code: 'authority-ended' } };
    if (person.deceasedAt !== null) return { ok: false, problem: { code: 'person-deceased' } };
    const conflict = (await conflictsOf(tx, subjectRef)).find(({ wish }) => wish.choiceId === wishId);
    if (!conflict) return { ok: false, problem: { code: 'conflict-unknown' } };
    if (!seesChoice(conflict.objection, authority, person, command.acceptedAt))
      return { ok: false, problem: { code: 'conflict-unknown' } };
    if (conflict.objection.voice !== command.actor.ref)
      return { ok: false, problem: { code: 'conflict-not-yours' } };
    const alone = await minorDecides(tx, deps, conflict, command.acceptedAt);
    if (alone) return alone;
    await resolved(
      tx,
      subjectRef,
      conflict,
      { outcome: 'agreed', evidenceSha256: null, reasonsHash: null },
      { cause, now },
    );
    await allow(tx, conflict, authorityId, command, cause, issuing, now);
    return { ok: true, result: { wishId } };
  };

/** `conflict.resolve`: the officer records what was decided, with its document; a refusal that is upheld stays as it is. */
export const resolveConflict =
  (deps: RepresentationDeps, issuing: Issuing) =>
  async (context: CommandContext<CommandBody<'consent', 'conflict.resolve'>>): Promise<HandlerResult> => {
    const { tx, command, cause, now } = context;
    const { authorityId, subjectRef, wishId, outcome, evidenceSha256 } = command.body;
    if (command.actor.role !== 'data-protection-officer')
      return { ok: false, problem: { code: 'forbidden', params: { role: command.actor.role } } };
    const { reasons } = await context.openConfidential(reasonsConfidential);
    const authority = await authorityById(tx, authorityId);
    if (!authority || authority.subjectRef !== subjectRef)
      return { ok: false, problem: { code: 'authority-unknown' } };
    if (!(await evidenceOf(tx, evidenceSha256, command.actor.ref)))
      return { ok: false, problem: { code: 'evidence-missing' } };
    const conflict = (await conflictsOf(tx, subjectRef)).find(({ wish }) => wish.choiceId === wishId);
    if (!conflict) return { ok: false, problem: { code: 'conflict-unknown' } };
    const person = await personFacts(tx, deps.cipher, subjectRef);
    if (person.deceasedAt !== null) return { ok: false, problem: { code: 'person-deceased' } };
    const alone = outcome === 'allowed' && (await minorDecides(tx, deps, conflict, command.acceptedAt));
    if (alone) return alone;
    const reasonsHash = await keepReasons(tx, deps.cipher, subjectRef, reasons);
    await resolved(tx, subjectRef, conflict, { outcome, evidenceSha256, reasonsHash }, { cause, now });
    if (outcome === 'allowed') await allow(tx, conflict, authorityId, command, cause, issuing, now);
    return { ok: true, result: { wishId, outcome } };
  };

/**
 * What a minor of 15 or more refused themself, or keeps to themself, neither parents nor a decision between them open.
 * @returns a refusal, or undefined
 */
async function minorDecides(
  tx: Tx,
  { cipher, policy }: RepresentationDeps,
  { wish }: Conflict,
  at: string,
): Promise<Extract<HandlerResult, { ok: false }> | undefined> {
  const person = await personFacts(tx, cipher, wish.subjectRef);
  if (ageBand(person.birthDate, at, policy.soloAge) !== '15-17') return undefined;
  const keeps = belongsTo(wish, mattersAt(person.solo, at));
  const rule = keeps ? 'REP-SOLO-15' : 'REP-OWN-WORD';
  return keeps || (await ownRefusalStands(tx, wish))
    ? { ok: false, problem: { code: 'minor-acts-alone', params: { rule } } }
    : undefined;
}

async function resolved(
  tx: Tx,
  subjectRef: string,
  { objection, wish }: Conflict,
  how: {
    outcome: 'agreed' | 'allowed' | 'upheld';
    evidenceSha256: string | null;
    reasonsHash: string | null;
  },
  { cause, now }: Pick<CommandContext, 'cause' | 'now'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO conflict_resolution (wish_id, subject_ref, objection_id, outcome, resolved_at) VALUES ($1,$2,$3,$4,$5)`,
    [wish.choiceId, subjectRef, objection.choiceId, how.outcome, now],
  );
  const streamId = `representation:${subjectRef}`;
  await appendEvents(tx, {
    streamId,
    expectedVersion: await streamVersion(tx, streamId),
    events: [
      {
        type: 'conflict.resolved',
        key: subjectRef,
        data: { subjectRef, objectionId: objection.choiceId, wishId: wish.choiceId, ...how },
      },
    ],
    cause,
  });
}

/** The wish becomes an act of both. Last in the transaction: it takes the register's counter. */
async function allow(
  tx: Tx,
  { wish }: Conflict,
  authorityId: string,
  command: { readonly acceptedAt: string; readonly actor: { readonly ref: string } },
  cause: CommandContext['cause'],
  issuing: Issuing,
  now: string,
): Promise<void> {
  const { subjectRef, subjectIndex, regime, act, scope, notice } = wish;
  await appendActs(
    tx,
    [
      {
        subjectRef,
        subjectIndex,
        regime,
        act,
        scope,
        notice,
        channel: 'portal',
        actedAt: command.acceptedAt,
        acceptedAt: command.acceptedAt,
        actedBy: command.actor.ref,
        authorityId,
        because: 'resolution',
      },
    ],
    cause,
    issuing,
    now,
  );
}
