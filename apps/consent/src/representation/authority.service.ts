import {
  authorityDeclareConfidential,
  reasonsConfidential,
  type CommandBody,
  type IdentityTraits,
} from '@garant/contracts';
import type { CommandContext, HandlerResult, Tx } from '@garant/nest-kit';
import {
  decideAuthority,
  type AuthorityCommand,
  type AuthorityEvent,
  type AuthorityState,
} from '@garant/rules';
import { requestMessage } from '../notifications/message.request.js';
import { createPerson, lockTraits, matchPerson } from '../people/person.store.js';
import { indexTraits } from '../people/traits.match.js';
import { authorityReference } from './authority.reference.js';
import {
  authorityStream,
  insertAuthority,
  keepTraits,
  loadAuthority,
  projectAuthority,
  traitsOf,
} from './authority.store.js';
import { evidenceOf } from './evidence.store.js';
import { noteMilestones } from './milestone.store.js';
import { deathOf, isMinor, markSpecial, vaultTraits, type RepresentationDeps } from './person.status.js';
import { keepReasons } from './reasons.store.js';

type Of<T> = CommandContext<T>;

/** `authority.declare`: somebody says that they speak for a person. Nothing follows from it until it is verified. */
export const declareAuthority =
  ({ cipher }: RepresentationDeps) =>
  async (context: Of<CommandBody<'consent', 'authority.declare'>>): Promise<HandlerResult> => {
    const { tx, command } = context;
    const { traits } = await context.openConfidential(authorityDeclareConfidential);
    const { authorityId, type, startsOn, endsOn, acts, evidenceSha256 } = command.body;
    const { state } = await loadAuthority(tx, authorityId);
    const decided = decideAuthority(
      state,
      { type: 'authority.declare', authorityId, authorityType: type, startsOn, endsOn, acts },
      {
        actor: command.actor,
        at: command.acceptedAt,
        birthDate: traits.birthDate,
        evidenceKnown: (await evidenceOf(tx, evidenceSha256, command.actor.ref)) !== null,
      },
    );
    if (!decided.ok) return { ok: false, problem: decided.refusal };
    const [event] = decided.events;
    if (event?.type !== 'authority.declared') throw new Error('a declaration declares');
    const reference = authorityReference(cipher, authorityId);
    await insertAuthority(tx, {
      ...event.data,
      reference,
      evidenceSha256,
      declaredAt: command.acceptedAt,
    });
    await keepTraits(tx, cipher, authorityId, traits);
    return {
      ok: true,
      streams: [
        {
          streamId: authorityStream(authorityId),
          expectedVersion: 0,
          events: [{ type: event.type, key: authorityId, data: { ...event.data, evidenceSha256 } }],
        },
      ],
      result: { authorityId, reference },
    };
  };

/**
 * `authority.verify`: an officer or an agent has read the document. The person is found in the vault by their traits,
 * or enters it. Traits that fit several people are settled first: nobody is given power over a namesake.
 */
export const verifyAuthority =
  ({ cipher }: RepresentationDeps) =>
  async ({ tx, command, now }: Of<CommandBody<'consent', 'authority.verify'>>): Promise<HandlerResult> => {
    const { authorityId, startsOn, endsOn, sole, apart } = command.body;
    const { state, version } = await loadAuthority(tx, authorityId);
    const traits = await traitsOf(tx, cipher, authorityId);
    const verify: AuthorityCommand = { type: 'authority.verify', startsOn, endsOn, sole };
    const facts = { actor: command.actor, at: command.acceptedAt, birthDate: traits?.birthDate ?? null };
    // Permission first: whoever may not verify learns nothing about the person.
    const early = decideAuthority(state, verify, { ...facts, subjectRef: 'to be found' });
    if (!early.ok) return { ok: false, problem: early.refusal };
    if (!traits) return { ok: false, problem: { code: 'subject-unknown' } };
    if (apart && command.actor.role !== 'data-protection-officer')
      return { ok: false, problem: { code: 'forbidden', params: { role: command.actor.role } } };

    const found = await findPerson(tx, cipher, traits);
    if (found.kind === 'ambiguous' && !apart)
      return {
        ok: false,
        problem: { code: 'represented-person-ambiguous', params: { candidates: found.candidates } },
      };
    const { person, created } =
      found.kind === 'matched'
        ? { person: found.person, created: false }
        : {
            person: await createPerson(tx, cipher, {
              traits,
              indexes: indexTraits(cipher, traits),
              origin: 'authority',
              ambiguous: found.kind === 'ambiguous',
              now,
            }),
            created: true,
          };
    const { subjectRef } = person;
    const decided = decideAuthority(state, verify, {
      ...facts,
      birthDate: (await vaultTraits(tx, cipher, subjectRef))?.birthDate ?? null,
      subjectRef,
      deceased: (await deathOf(tx, subjectRef)) !== null,
    });
    if (!decided.ok) return { ok: false, problem: decided.refusal };
    await project(tx, decided.events, command.actor.ref, command.acceptedAt);
    await markSpecial(tx, subjectRef, now);
    if (isMinor(traits.birthDate, now)) await noteMilestones(tx, cipher, subjectRef, traits.birthDate, now);
    await tellDecided(tx, state!, subjectRef);
    return {
      ok: true,
      streams: [
        ...(created
          ? [
              {
                streamId: `enrolment:${authorityId}`,
                expectedVersion: 0,
                events: [
                  {
                    type: 'person.registered',
                    key: subjectRef,
                    data: { ...person, existing: false, origin: 'authority' },
                  },
                ],
              },
            ]
          : []),
        {
          streamId: authorityStream(authorityId),
          expectedVersion: version,
          events: decided.events.map(({ type, data }) => ({
            type,
            key: authorityId,
            data: { ...data, verifiedBy: command.actor.ref },
          })),
        },
      ],
      result: { authorityId },
    };
  };

/** `authority.refuse`: with reasons, which the declarant reads. */
export const refuseAuthority =
  ({ cipher }: RepresentationDeps) =>
  async (context: Of<CommandBody<'consent', 'authority.refuse'>>): Promise<HandlerResult> => {
    const { tx, command } = context;
    const { authorityId } = command.body;
    const { reasons } = await context.openConfidential(reasonsConfidential);
    const { state, version } = await loadAuthority(tx, authorityId);
    const facts = { actor: command.actor, at: command.acceptedAt, birthDate: null };
    const early = decideAuthority(state, { type: 'authority.refuse', reasonsHash: '' }, facts);
    if (!early.ok) return { ok: false, problem: early.refusal };
    const reasonsHash = await keepReasons(tx, cipher, authorityId, reasons);
    const decided = decideAuthority(state, { type: 'authority.refuse', reasonsHash }, facts);
    if (!decided.ok) return { ok: false, problem: decided.refusal };
    await project(tx, decided.events, command.actor.ref, command.acceptedAt);
    await tellDecided(tx, state!, null);
    return {
      ok: true,
      streams: [
        {
          streamId: authorityStream(authorityId),
          expectedVersion: version,
          events: decided.events.map(({ type, data }) => ({
            type,
            key: authorityId,
            data: { ...data, refusedBy: command.actor.ref },
          })),
        },
      ],
      result: { authorityId },
    };
  };

/** `authority.end`: given up, taken back by the person, or ended by the officer. */
export async function endAuthority({
  tx,
  command,
}: Of<CommandBody<'consent', 'authority.end'>>): Promise<HandlerResult> {
  const { authorityId } = command.body;
  const { state, version } = await loadAuthority(tx, authorityId);
  const decided = decideAuthority(
    state,
    { type: 'authority.end' },
    { actor: command.actor, at: command.acceptedAt, birthDate: null },
  );
  if (!decided.ok) return { ok: false, problem: decided.refusal };
  await project(tx, decided.events, command.actor.ref, command.acceptedAt);
  await tellEnded(tx, state!);
  return {
    ok: true,
    streams: [
      {
        streamId: authorityStream(authorityId),
        expectedVersion: version,
        events: decided.events.map(({ type, data }) => ({ type, key: authorityId, data: { ...data } })),
      },
    ],
    result: { authorityId },
  };
}

/** The one person whom these traits name, held against creation of another until the transaction ends. */
export async function findPerson(
  tx: Tx,
  cipher: RepresentationDeps['cipher'],
  traits: IdentityTraits,
): ReturnType<typeof matchPerson> {
  const indexes = indexTraits(cipher, traits);
  await lockTraits(tx, [indexes]);
  return matchPerson(tx, indexes);
}

export async function project(
  tx: Tx,
  events: readonly AuthorityEvent[],
  actor: string | null,
  at: string,
): Promise<void> {
  for (const event of events)
    if (event.type !== 'authority.declared') await projectAuthority(tx, event, { actor, at });
}

async function tellDecided(tx: Tx, state: AuthorityState, subjectRef: string | null): Promise<void> {
  const { authorityId, declarantRef } = state;
  for (const about of [declarantRef, subjectRef])
    if (about)
      await requestMessage(tx, {
        subjectRef: about,
        template: 'authority-decided',
        messageId: `authority-decided:${authorityId}:${about}`,
        params: { authorityId },
      });
}

/** Whoever held the authority, and the person it was over, are told once that it is over. */
export async function tellEnded(tx: Tx, state: AuthorityState): Promise<void> {
  const { authorityId, declarantRef, subjectRef, status } = state;
  if (status !== 'verified') return;
  for (const about of [declarantRef, subjectRef])
    if (about && (await deathOf(tx, about)) === null)
      await requestMessage(tx, {
        subjectRef: about,
        template: 'authority-ended',
        messageId: `authority-ended:${authorityId}:${about}`,
        params: { authorityId },
      });
}
