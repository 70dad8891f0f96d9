import {
  deathConfidential,
  writtenRefusalConfidential,
  type CommandBody,
  type IdentityTraits,
} from '@garant/contracts';
import {
  appendEvents,
  streamVersion,
  type CommandContext,
  type HandlerResult,
  type Tx,
} from '@garant/nest-kit';
import { CHOICE_ACTS, type DecidedRegime } from '@garant/rules';
import { appendActs, type Issuing, type NewAct } from '../choices/choice.append.js';
import { publishedNotices } from '../notices/notice.store.js';
import type { Person } from '../people/person.store.js';
import { findPerson } from './authority.service.js';
import { authoritiesBy } from './authority.store.js';
import { evidenceOf } from './evidence.store.js';
import { authoritiesOver, deathOf, markSpecial, type RepresentationDeps } from './person.status.js';
import { endBySystem } from './representation.clock.js';

const PROTECTS: Readonly<Record<DecidedRegime, NewAct['act']>> = {
  EXPLICIT_CONSENT: 'refuse',
  NON_OPPOSITION: 'object',
  SNDS_OPPOSITION: 'object',
  EHDS_OPT_OUT: 'opt-out',
};
type Refused = Extract<HandlerResult, { ok: false }>;
type Of<T> = CommandContext<T>;

/** Who may tell of a death, with which document, and of whom: exactly one person has these traits. */
async function deadPerson(
  { tx, command }: Of<{ evidenceSha256: string }>,
  { cipher }: RepresentationDeps,
  traits: IdentityTraits,
): Promise<Person | Refused> {
  const { role, ref } = command.actor;
  if (role !== 'data-protection-officer' && role !== 'agent')
    return { ok: false, problem: { code: 'forbidden', params: { role } } };
  if (!(await evidenceOf(tx, command.body.evidenceSha256, ref)))
    return { ok: false, problem: { code: 'evidence-missing' } };
  const found = await findPerson(tx, cipher, traits);
  if (found.kind === 'matched') return found.person;
  return {
    ok: false,
    problem:
      found.kind === 'new'
        ? { code: 'subject-unknown' }
        : { code: 'represented-person-ambiguous', params: { candidates: found.candidates } },
  };
}

const badDate = (day: string, birthDate: string, acceptedAt: string): boolean =>
  day < birthDate || day > acceptedAt.slice(0, 10);

async function dayOfDeath(
  tx: Tx,
  cipher: RepresentationDeps['cipher'],
  subjectRef: string,
): Promise<string | null> {
  const [row] = await tx.query<{ details: Buffer | null }>(
    'SELECT details FROM death WHERE subject_ref = $1',
    [subjectRef],
  );
  if (!row?.details) return null;
  const { diedOn } = JSON.parse(cipher.open(row.details, `death/${subjectRef}`).toString('utf8')) as {
    diedOn: string;
  };
  return diedOn;
}

/**
 * `death.record`: the last choices stay, nobody acts any more, and every authority over the person or held by them ends.
 */
export const recordDeath =
  (deps: RepresentationDeps) =>
  async (context: Of<CommandBody<'consent', 'death.record'>>): Promise<HandlerResult> => {
    const { tx, command, cause, now } = context;
    const { traits, diedOn } = await context.openConfidential(deathConfidential);
    const person = await deadPerson(context, deps, traits);
    if ('ok' in person) return person;
    const { subjectRef } = person;
    const { deathId, evidenceSha256 } = command.body;
    if (badDate(diedOn, traits.birthDate, command.acceptedAt))
      return { ok: false, problem: { code: 'death-date-invalid' } };
    if ((await deathOf(tx, subjectRef)) !== null) return { ok: false, problem: { code: 'death-known' } };
    await tx.query(
      `INSERT INTO death (subject_ref, death_id, evidence_sha256, recorded_by, accepted_at, details) VALUES ($1,$2,$3,$4,$5,$6)`,
      [
        subjectRef,
        deathId,
        evidenceSha256,
        command.actor.ref,
        command.acceptedAt,
        deps.cipher.seal(Buffer.from(JSON.stringify({ diedOn }), 'utf8'), `death/${subjectRef}`),
      ],
    );
    await markSpecial(tx, subjectRef, now);
    await append(
      tx,
      subjectRef,
      { type: 'death.recorded', data: { subjectRef, deathId, evidenceSha256 } },
      cause,
    );
    for (const { authorityId } of await authoritiesOver(tx, subjectRef))
      await endBySystem(tx, authorityId, 'death', cause, command.acceptedAt);
    for (const { authorityId } of await authoritiesBy(tx, 'declarant_ref', subjectRef))
      await endBySystem(tx, authorityId, 'holder-death', cause, command.acceptedAt);
    return { ok: true, result: { deathId } };
  };

/**
 * `written-refusal.mention`: a refusal written in life reaches the register after the death. It counts from the day it
 * was written; a later choice of the person in life stands (loi 78-17 art. 86).
 */
export const mentionWrittenRefusal =
  (deps: RepresentationDeps, issuing: Issuing) =>
  async (context: Of<CommandBody<'consent', 'written-refusal.mention'>>): Promise<HandlerResult> => {
    const { tx, command, cause, now } = context;
    const { traits, writtenOn } = await context.openConfidential(writtenRefusalConfidential);
    const person = await deadPerson(context, deps, traits);
    if ('ok' in person) return person;
    const { subjectRef, subjectIndex } = person;
    if ((await deathOf(tx, subjectRef)) === null) return { ok: false, problem: { code: 'person-alive' } };
    const diedOn = await dayOfDeath(tx, deps.cipher, subjectRef);
    if (badDate(writtenOn, traits.birthDate, command.acceptedAt) || (diedOn !== null && writtenOn > diedOn))
      return { ok: false, problem: { code: 'death-date-invalid' } };
    const { mentionId, evidenceSha256 } = command.body;
    await append(
      tx,
      subjectRef,
      { type: 'written-refusal.mentioned', data: { subjectRef, mentionId, evidenceSha256 } },
      cause,
    );
    const regimes = (Object.keys(CHOICE_ACTS) as DecidedRegime[]).filter(
      (regime) =>
        deps.policy.writtenRefusal === 'every-regime' ||
        regime === 'NON_OPPOSITION' ||
        regime === 'EXPLICIT_CONSENT',
    );
    const notices = await publishedNotices(tx);
    const acts = regimes.map((regime): NewAct => {
      const notice = notices.find((one) => one.regime === regime);
      if (!notice) throw new Error(`no notice in force for ${regime}`);
      return {
        subjectRef,
        subjectIndex,
        regime,
        act: PROTECTS[regime],
        scope: { kind: 'everything' },
        channel: 'paper',
        notice: { noticeId: notice.noticeId, version: notice.version, hash: notice.hash, language: 'fr' },
        actedAt: `${writtenOn}T00:00:00.000Z`,
        acceptedAt: command.acceptedAt,
        actedBy: command.actor.ref,
        because: 'written-refusal',
      };
    });
    await appendActs(tx, acts, cause, issuing, now);
    return { ok: true, result: { mentionId, acts: acts.length } };
  };

async function append(
  tx: Tx,
  subjectRef: string,
  event: { type: string; data: Record<string, unknown> },
  cause: CommandContext['cause'],
): Promise<void> {
  const streamId = `representation:${subjectRef}`;
  await appendEvents(tx, {
    streamId,
    expectedVersion: await streamVersion(tx, streamId),
    events: [{ ...event, key: subjectRef }],
    cause,
  });
}
