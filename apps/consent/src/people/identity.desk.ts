import { randomUUID } from 'node:crypto';
import { identityDecisionConfidential, type CommandBody, type ProblemCode } from '@garant/contracts';
import { publish, type CommandContext, type HandlerResult, type VaultCipher } from '@garant/nest-kit';
import { clusterAt } from '@garant/rules';
import { caseById, clearAmbiguity, decideCase, type Case, type CaseState } from './identity.case.js';
import { historyOf, indexOfRef, mergePeople, recordPeopleAct } from './people.acts.js';
import { personByRef } from './person.store.js';
import { splitOff } from './people.split.js';

const refused = (code: ProblemCode): HandlerResult => ({ ok: false, problem: { code } });

/** Decisions of the identity desk. A human says who is who; the register numbers what was said; nothing is guessed. */
export const identityDesk = (cipher: VaultCipher) => {
  /** What every decision on a case needs: the role, the case still open, the reason. */
  async function opened(
    context: CommandContext<{ caseId: string }>,
    allowed: readonly CaseState[] = ['open', 'holder-asked'],
  ): Promise<{ one: Case } | { refusal: HandlerResult }> {
    const { tx, command } = context;
    if (command.actor.role !== 'data-protection-officer') return { refusal: refused('forbidden') };
    const one = await caseById(tx, command.body.caseId, true);
    if (!one) return { refusal: refused('not-found') };
    if (!allowed.includes(one.state)) return { refusal: refused('case-decided') };
    return { one };
  }
  async function close(
    context: CommandContext<{ caseId: string }>,
    one: Case,
    state: CaseState,
  ): Promise<void> {
    const { reason } = await context.openConfidential(identityDecisionConfidential);
    await decideCase(context.tx, one.caseId, {
      state,
      by: context.command.actor.ref,
      at: context.now,
      reason: cipher.seal(reason, `case/${one.caseId}`),
    });
  }

  return {
    async samePerson(
      context: CommandContext<CommandBody<'consent', 'identity.same-person'>>,
    ): Promise<HandlerResult> {
      const { tx, command, cause, now } = context;
      const found = await opened(context);
      if ('refusal' in found) return found.refusal;
      const { one } = found;
      const { candidateRef } = command.body;
      const survivor = one.candidateRefs.includes(candidateRef) ? await personByRef(tx, candidateRef) : null;
      const retired = await personByRef(tx, one.subjectRef);
      if (!survivor) return refused('candidate-unknown');
      if (!retired) return refused('case-decided');
      await close(context, one, 'same-person');
      await clearAmbiguity(tx, one.subjectRef);
      const { actId, position } = await mergePeople(
        tx,
        { survivor, retired: [retired], because: 'same-person', caseId: one.caseId },
        cause,
        now,
      );
      return { ok: true, result: { caseId: one.caseId, actId, position } };
    },

    async differentPeople(
      context: CommandContext<CommandBody<'consent', 'identity.different-people'>>,
    ): Promise<HandlerResult> {
      const { tx, cause, now } = context;
      const found = await opened(context);
      if ('refusal' in found) return found.refusal;
      const { one } = found;
      await close(context, one, 'different-people');
      await clearAmbiguity(tx, one.subjectRef);
      const done = await recordPeopleAct(tx, { kind: 'apart', index: one.subjectIndex }, now);
      const { caseId, subjectRef, subjectIndex } = one;
      await publish(tx, [
        {
          topic: 'consent.events',
          key: subjectRef,
          event: {
            type: 'people.kept-apart',
            key: subjectRef,
            data: { ...done, caseId, subjectRef, subjectIndex },
          },
          cause,
        },
      ]);
      return { ok: true, result: { caseId, ...done } };
    },

    /** The records of the person stay out until somebody knows. */
    async askHolder(
      context: CommandContext<CommandBody<'consent', 'identity.ask-holder'>>,
    ): Promise<HandlerResult> {
      const { tx, cause } = context;
      const found = await opened(context, ['open']);
      if ('refusal' in found) return found.refusal;
      const { caseId, datasetId } = found.one;
      if (datasetId === null) return refused('case-without-holder');
      await close(context, found.one, 'holder-asked');
      await publish(tx, [
        {
          topic: 'consent.events',
          key: caseId,
          event: { type: 'identity.holder-asked', key: caseId, data: { caseId, datasetId } },
          cause,
        },
      ]);
      return { ok: true, result: { caseId } };
    },

    /** A merge was wrong. The member goes on under a new reference and index; the old ones are never given to anybody. */
    async split(context: CommandContext<CommandBody<'consent', 'people.split'>>): Promise<HandlerResult> {
      const { tx, command, cause, now } = context;
      if (command.actor.role !== 'data-protection-officer') return refused('forbidden');
      const { subjectRef, retiredRef } = command.body;
      const survivorIndex = await indexOfRef(tx, subjectRef);
      const retired = await personByRef(tx, retiredRef);
      if (survivorIndex === null || !retired) return refused('not-merged');
      const history = await historyOf(tx, [survivorIndex]);
      const cluster = clusterAt(history.actsOf(survivorIndex), survivorIndex, Infinity);
      if (!cluster.members.includes(retired.subjectIndex) || cluster.index === retired.subjectIndex)
        return refused('not-merged');
      await context.openConfidential(identityDecisionConfidential);
      const survivor = { subjectRef, subjectIndex: survivorIndex };
      const successor = await splitOff(tx, cipher, retired, now);
      const actId = randomUUID();
      const { position } = await recordPeopleAct(
        tx,
        {
          kind: 'split',
          survivor: survivorIndex,
          parts: [{ index: retired.subjectIndex, successor: successor.subjectIndex }],
        },
        now,
        actId,
      );
      const data = { actId, position, survivor, parts: [{ retired, successor }] };
      await publish(tx, [
        {
          topic: 'consent.events',
          key: subjectRef,
          event: { type: 'people.split', key: subjectRef, data },
          cause,
        },
      ]);
      return { ok: true, result: { actId, position, successorRef: successor.subjectRef } };
    },
  };
};
