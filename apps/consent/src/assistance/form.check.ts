import { randomUUID } from 'node:crypto';
import type { CommandBody, FormOutcome } from '@garant/contracts';
import { streamVersion, type CommandContext, type HandlerResult, type VaultCipher } from '@garant/nest-kit';
import { decideForm, judgeTicks, validateChoice, type PaperDateRule } from '@garant/rules';
import type { ActingRule } from '../choices/acting.model.js';
import { appendActs, type Issuing, type NewAct } from '../choices/choice.append.js';
import { noticeByVersion } from '../notices/notice.store.js';
import { requestMessage } from '../notifications/message.request.js';
import { actingAlone, refusedAfterDeath } from '../representation/acting.authority.js';
import { deathOf, specialSubjects, type RepresentationDeps } from '../representation/person.status.js';
import { knownScopes, scopeKey } from '../scopes/scope.store.js';
import { formById, paperForm, updateForm } from './form.store.js';
import { formStream, traitsOf } from './form.service.js';
import { findOrEnrol } from './person.finding.js';

const ALONE = { ok: true, voice: null } as const;

export interface Checking {
  readonly cipher: VaultCipher;
  readonly issuing: Issuing;
  readonly dateRule: PaperDateRule;
  readonly representation: RepresentationDeps;
}

/**
 * `form.check`: somebody other than the first reader has compared reading and scan. Only now is the person looked up,
 * and only now does what they ticked join the register: each tick by itself, judged by the rules that every choice
 * passes, dated by the deployer's rule. What protects is never held up by what is wrong beside it.
 */
export const checkForm =
  ({ cipher, issuing, dateRule, representation }: Checking) =>
  async ({
    tx,
    command,
    cause,
    now,
  }: CommandContext<CommandBody<'consent', 'form.check'>>): Promise<HandlerResult> => {
    const { actor, acceptedAt } = command;
    const { formId } = command.body;
    const stored = await formById(tx, formId, true);
    const form = stored && (await paperForm(tx, cipher, stored));
    const decided = decideForm(form, { type: 'form.check' }, actor);
    if (!decided.ok) return { ok: false, problem: decided.refusal };
    if (!stored || decided.event.type !== 'form.checked')
      return { ok: false, problem: { code: 'form-unknown' } };
    const { entry } = decided.event;
    const notice = await noticeByVersion(tx, entry.noticeId, entry.noticeVersion);
    if (!notice || notice.status === 'draft')
      return {
        ok: false,
        problem: {
          code: 'notice-unknown',
          params: { noticeId: entry.noticeId, version: entry.noticeVersion },
        },
      };

    const { person, events } = await findOrEnrol(tx, cipher, traitsOf(entry), now);
    const scopes = await knownScopes(
      tx,
      entry.acts.map(({ scope }) => scope),
    );
    const special = (await specialSubjects(tx, [person.subjectRef])).has(person.subjectRef);
    const mayAlone: ActingRule = async (...question) =>
      (await refusedAfterDeath(...question)) ??
      ((await deathOf(tx, person.subjectRef)) === null ? actingAlone(representation)(...question) : ALONE);
    const acts: NewAct[] = [];
    const outcomes: FormOutcome[] = [];
    for (const judged of judgeTicks(entry, dateRule, { ...stored, checkedAt: acceptedAt })) {
      const tick = { ...judged.act };
      if (!judged.ok) {
        outcomes.push({ ...tick, refused: judged.refusal.code });
        continue;
      }
      const act = {
        ...tick,
        ...person,
        choiceId: randomUUID(),
        channel: 'paper' as const,
        notice: {
          noticeId: notice.noticeId,
          version: notice.version,
          hash: notice.hash,
          language: entry.language,
        },
        actedAt: judged.actedAt,
        acceptedAt,
        actedBy: actor.ref,
        formId,
      };
      const verdict = validateChoice(
        { ...act, act: tick.act },
        { actor, acting: 'agent', acceptedAt, now, notice, scopeKnown: scopes.has(scopeKey(tick.scope)) },
      );
      // Age, a measure of protection and death are judged as on the portal: who signs speaks for themself.
      const alone = special
        ? await mayAlone(tx, { actor, acceptedAt, choice: { ...act, act: tick.act } })
        : ALONE;
      const refused = !verdict.ok ? verdict.refusal.code : !alone.ok ? alone.problem.code : undefined;
      if (refused === undefined)
        acts.push({ ...act, ...(alone.ok && alone.voice ? { voice: alone.voice } : {}) });
      outcomes.push({
        ...tick,
        actedAt: judged.actedAt,
        ...(refused === undefined ? { choiceId: act.choiceId } : { refused }),
      });
    }
    await updateForm(tx, formId, {
      status: 'checked',
      subjectRef: person.subjectRef,
      endedAt: acceptedAt,
      outcomes,
    });
    await requestMessage(tx, {
      subjectRef: person.subjectRef,
      template: 'agent-acted',
      messageId: formId,
      params: { formId, formNumber: stored.formNumber, acts: String(acts.length), date: acceptedAt },
    });
    const version = await streamVersion(tx, formStream(formId));
    await appendActs(tx, acts, cause, issuing, now);
    return {
      ok: true,
      streams: [
        ...(events.length > 0 ? [{ streamId: `enrolment:${formId}`, expectedVersion: 0, events }] : []),
        {
          streamId: formStream(formId),
          expectedVersion: version,
          events: [
            {
              type: 'form.checked',
              key: formId,
              data: { formId, subjectRef: person.subjectRef, dateRule, outcomes },
            },
          ],
        },
      ],
      result: { formId, status: 'checked', outcomes },
    };
  };
