import { Controller, Get, Query } from '@nestjs/common';
import type { Actor, QuestionView, TermView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, publish, Roles, type Tx } from '@garant/nest-kit';
import { publishedVersion, type ChoiceAct } from '@garant/rules';
import { referencesOfPerson } from '../people/people.choices.js';
import { versionsOfNotice, type KeptNotice } from './notice.store.js';
import { changesOfVersions } from './notice.views.js';
import { openQuestions } from './question.asking.js';
import { runningTerms } from './term.store.js';

/** What notices mean for one person: what they are asked again, and when their consents end. Each reading is in the log. */
@Controller('internal/my')
@Roles('patient')
export class MyNoticesController {
  constructor(private readonly database: Database) {}

  @Get('questions')
  questions(
    @CurrentActor() actor: Actor,
    @Query('subjectRef') subjectRef: string | undefined,
  ): Promise<QuestionView[]> {
    return this.read(actor, subjectRef, 'questions', async (tx, subject) => {
      const open = await openQuestions(tx, subject);
      const views: QuestionView[] = [];
      for (const { question, choice } of open) {
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
    @Query('subjectRef') subjectRef: string | undefined,
  ): Promise<TermView[]> {
    return this.read(actor, subjectRef, 'terms', async (tx, subject) =>
      (await runningTerms(tx, await referencesOfPerson(tx, subject))).map(({ choiceId, endsAt }) => ({
        choiceId,
        endsAt,
      })),
    );
  }

  /** @throws ProblemError `subject-unknown`: of somebody else nothing is visible here */
  private async read<T>(
    actor: Actor,
    subjectRef: string | undefined,
    what: string,
    find: (tx: Tx, subjectRef: string) => Promise<T[]>,
  ): Promise<T[]> {
    if (!actor.subjectRef || subjectRef !== actor.subjectRef) throw new ProblemError('subject-unknown');
    return this.database.transaction(async (tx) => {
      const rows = await find(tx, subjectRef);
      await publish(tx, [
        {
          topic: 'consent.events',
          key: subjectRef,
          event: { type: 'data.read', key: subjectRef, data: { what, subjectRef, rows: rows.length } },
          cause: { system: `system:read/${actor.ref}` },
        },
      ]);
      return rows;
    });
  }
}
