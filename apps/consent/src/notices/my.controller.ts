import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { Actor, QuestionView, TermView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, publish, Roles, type Tx } from '@garant/nest-kit';
import { publishedVersion, type ChoiceAct } from '@garant/rules';
import { choicesOfPerson, referencesOfPerson } from '../people/people.choices.js';
import { readingOf, type Reading, type RepresentationDeps } from '../representation/person.status.js';
import { REPRESENTATION } from '../representation/representation.tokens.js';
import { versionsOfNotice, type KeptNotice } from './notice.store.js';
import { changesOfVersions } from './notice.views.js';
import { openQuestions } from './question.asking.js';
import { runningTerms } from './term.store.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * What notices mean for one person, and for a person whom they represent: what is asked again, and when consents end.
 * Each reading is in the log.
 */
@Controller('internal/my')
@Roles('patient')
export class MyNoticesController {
  constructor(
    private readonly database: Database,
    @Inject(REPRESENTATION) private readonly representation: RepresentationDeps,
  ) {}

  @Get('questions')
  questions(
    @CurrentActor() actor: Actor,
    @Query('authorityId') authorityId: string | undefined,
  ): Promise<QuestionView[]> {
    return this.read(actor, authorityId, 'questions', async (tx, { subjectRef, shows }) => {
      const open = await openQuestions(tx, subjectRef);
      const views: QuestionView[] = [];
      for (const { question, choice } of open.filter((one) => shows(one.choice))) {
        const versions = await versionsOfNotice(tx, question.noticeId);
        const before = versions.find(({ version }) => version === question.fromVersion);
        const after = publishedVersion(versions) as KeptNotice | undefined;
        // A notice withdrawn altogether asks nothing: there is no text to answer on.
        if (!before || !after) continue;
        views.push({
          choiceId: choice.choiceId,
          regime: choice.regime,
          act: choice.act as ChoiceAct,
          scope: choice.scope,
          noticeId: question.noticeId,
          fromVersion: question.fromVersion,
          version: question.version,
          lapsed: question.lapsed,
          askedAt: question.askedAt,
          changes: changesOfVersions(before, after, versions).sections.filter(
            ({ change }) => change !== 'unchanged',
          ),
        });
      }
      return views;
    });
  }

  @Get('terms')
  terms(
    @CurrentActor() actor: Actor,
    @Query('authorityId') authorityId: string | undefined,
  ): Promise<TermView[]> {
    return this.read(actor, authorityId, 'terms', async (tx, { subjectRef, shows }) => {
      const terms = await runningTerms(tx, await referencesOfPerson(tx, subjectRef));
      if (terms.length === 0) return [];
      const visible = new Set(
        (await choicesOfPerson(tx, subjectRef)).filter(shows).map(({ choiceId }) => choiceId),
      );
      return terms
        .filter(({ choiceId }) => visible.has(choiceId))
        .map(({ choiceId, endsAt }) => ({ choiceId, endsAt }));
    });
  }

  /** @throws ProblemError `subject-unknown`, `authority-unknown`: of somebody else nothing is visible here */
  private read<T>(
    actor: Actor,
    authorityId: string | undefined,
    what: string,
    find: (tx: Tx, reading: Reading) => Promise<T[]>,
  ): Promise<T[]> {
    return this.database.transaction(async (tx) => {
      const given = authorityId === undefined || UUID.test(authorityId);
      const now = new Date().toISOString();
      const reading = given ? await readingOf(tx, this.representation, actor, authorityId, now) : null;
      if (!reading)
        throw new ProblemError(authorityId === undefined ? 'subject-unknown' : 'authority-unknown');
      const rows = await find(tx, reading);
      const { subjectRef } = reading;
      await publish(tx, [
        {
          topic: 'consent.events',
          key: subjectRef,
          event: {
            type: 'data.read',
            key: subjectRef,
            data: { what, subjectRef, rows: rows.length, ...(authorityId ? { authorityId } : {}) },
          },
          cause: { system: `system:read/${actor.ref}` },
        },
      ]);
      return rows;
    });
  }
}
