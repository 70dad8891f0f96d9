import type { CommandBody } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { effectOfAct, judgeActing, judgeActingAlone, lineage, standingDenial } from '@garant/rules';
import type { Acting, ActingQuestion, ActingRule } from '../choices/acting.model.js';
import { choicesOfPerson } from '../people/people.choices.js';
import { loadAuthority } from './authority.store.js';
import { authoritiesOver, deathOf, personFacts, type RepresentationDeps } from './person.status.js';

type ChoiceCommand = CommandBody<'consent', 'choice.record'>;

/** Whether the actor may act for the person under the authority that the command names, judged at `acceptedAt`. */
export const actingUnderAuthority =
  ({ cipher, policy }: RepresentationDeps): ActingRule =>
  async (tx, { actor, acceptedAt, choice, entering }): Promise<Acting> => {
    const { state } = await loadAuthority(tx, choice.authorityId ?? '');
    const judged = judgeActing({
      authority: state,
      actorRef: actor.ref,
      subjectRef: choice.subjectRef,
      act: choice.act,
      regime: choice.regime,
      scope: choice.scope,
      acceptedAt,
      person: await personFacts(tx, cipher, choice.subjectRef),
      ownRefusalStands: await ownRefusalStands(tx, choice, entering),
      policy,
    });
    return judged.ok ? judged : { ok: false, problem: judged.refusal };
  };

/** Whether a person may do this themself, for those whose age, protection or death makes a difference. */
export const actingAlone =
  ({ cipher, policy }: RepresentationDeps): ActingRule =>
  async (tx, { acceptedAt, choice }): Promise<Acting> => {
    const judged = judgeActingAlone({
      act: choice.act,
      regime: choice.regime,
      scope: choice.scope,
      acceptedAt,
      person: await personFacts(tx, cipher, choice.subjectRef),
      policy,
      authorities: await authoritiesOver(tx, choice.subjectRef),
    });
    return judged.ok ? judged : { ok: false, problem: judged.refusal };
  };

/**
 * Nobody acts after a death. A form that was signed in life and keyed in later still protects.
 * @returns a refusal, or undefined
 */
export async function refusedAfterDeath(
  tx: Tx,
  { acceptedAt, choice }: ActingQuestion,
): Promise<Acting | undefined> {
  const deceasedAt = await deathOf(tx, choice.subjectRef);
  if (deceasedAt === null || acceptedAt < deceasedAt) return undefined;
  if (choice.formId !== undefined && effectOfAct(choice) === 'deny') return undefined;
  return { ok: false, problem: { code: 'person-deceased' } };
}

/** A refusal that the person made themself stands in the lineage of this act, whatever others said since. */
export async function ownRefusalStands(
  tx: Tx,
  act: Pick<ChoiceCommand, 'subjectRef' | 'regime' | 'scope'>,
  entering: ActingQuestion['entering'] = [],
): Promise<boolean> {
  const written = await choicesOfPerson(tx, act.subjectRef);
  const behind = entering
    .filter((choice) => (choice as { subjectRef?: string }).subjectRef === act.subjectRef)
    .map(
      (choice, i) =>
        ({ ...choice, choiceId: `entering-${i}`, position: ENTERING + i }) as (typeof written)[number],
    );
  const ofLineage = [...written, ...behind].filter(
    (choice) =>
      lineage(choice) === lineage(act) &&
      (effectOfAct(choice) === 'allow' || (!choice.authorityId && !choice.because)),
  );
  return standingDenial(ofLineage) !== undefined;
}

/** Acts that are being written stand behind every position there is. */
const ENTERING = 2 ** 50;
