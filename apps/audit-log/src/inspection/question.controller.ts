import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import {
  entrySearch,
  questionQuery,
  type Actor,
  type ExplanationView,
  type FacetsView,
  type QuestionAnswer,
  type QuestionQuery,
  type ReadyQuestionView,
  type StoryView,
  type VolumeView,
} from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import {
  QUESTIONS,
  STORY_KINDS,
  explainEntry,
  questionOf,
  typeTitle,
  type ReadyQuestion,
  type StoryKind,
  type WorkingCalendar,
} from '@garant/rules';
import { z } from 'zod';
import { entriesAt } from '../entries/entry.choosing.js';
import { reachedEntries } from '../entries/entry.reach.js';
import {
  isLimited,
  missionFor,
  scopeConditions,
  scopeNotice,
  scopeOf,
  type OpenMission,
} from '../missions/mission.access.js';
import { LogFiles } from '../publish/log.files.js';
import { CALENDAR } from './inspection.tokens.js';
import { answerQuestion } from './question.answering.js';
import { noteRead } from './read.note.js';
import { storyOf } from './story.reading.js';
import { facetsOf, volumeOf } from './volume.reading.js';

const volumeQuery = entrySearch.omit({ limit: true, after: true }).extend({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  step: z.enum(['hour', 'day', 'month']),
});

/**
 * Ready questions, stories and explanations, for inspectors under their mission. What takes longer than an instant is read
 * outside of a transaction, and noted in one of its own before the answer leaves.
 */
@Controller('internal')
@Roles('inspector')
export class QuestionController {
  constructor(
    private readonly database: Database,
    private readonly files: LogFiles,
    @Inject(CALENDAR) private readonly calendar: WorkingCalendar,
  ) {}

  @Get('questions')
  async list(
    @CurrentActor() actor: Actor,
    @Query('mission') named?: string,
  ): Promise<{ items: ReadyQuestionView[] }> {
    await missionFor(this.database, actor, named);
    return {
      items: QUESTIONS.map(({ code, question, needs, may, by, how, limits, legalSource }) => ({
        code,
        question,
        needs: [...needs],
        may: [...may],
        by,
        how,
        limits,
        legalSource,
      })),
    };
  }

  @Get('questions/:code')
  async answer(
    @CurrentActor() actor: Actor,
    @Param('code') code: string,
    @Query() { mission: named, ...given }: { mission?: string },
  ): Promise<QuestionAnswer> {
    const question = questionOf(code);
    if (!question) throw new ProblemError('question-unready');
    const query = parametersOf(question, given);
    const mission = await missionFor(this.database, actor, named);
    const answer = await answerQuestion({
      tx: this.database,
      files: this.files,
      question,
      query,
      scope: scopeOf(mission),
      limited: isLimited(mission),
      calendar: this.calendar,
    });
    const lines = answer.lines.length;
    await this.note(actor, { question: code, ...answer.parameters, after: query.after }, lines, mission);
    return { ...answer, scope: { ...scopeNotice(mission) } };
  }

  @Get('stories/:kind/:id')
  async story(
    @CurrentActor() actor: Actor,
    @Param('kind') kind: string,
    @Param('id') id: string,
    @Query('mission') named?: string,
  ): Promise<StoryView> {
    if (!(STORY_KINDS as readonly string[]).includes(kind)) throw new ProblemError('story-unknown');
    const mission = await missionFor(this.database, actor, named);
    const story = await storyOf(this.database, mission, kind as StoryKind, id, new Date().toISOString());
    await this.note(actor, { story: kind, id }, story.steps.length, mission);
    return { ...story, scope: { ...scopeNotice(mission) } };
  }

  @Get('explanations/:index')
  async explanation(
    @CurrentActor() actor: Actor,
    @Param('index') index: string,
    @Query('mission') named?: string,
  ): Promise<ExplanationView> {
    const mission = await missionFor(this.database, actor, named);
    const wanted = /^(0|[1-9]\d{0,14})$/.test(index) ? Number(index) : -1;
    const reached = await reachedEntries(this.database, [wanted], scopeConditions(mission));
    const [view] = reached.has(wanted) ? await entriesAt(this.database, [wanted]) : [];
    if (!view) throw new ProblemError('entry-unknown');
    const { type, outcome, actor: by } = view.entry;
    const explained = explainEntry({ type, outcome, actor: by, data: view.details?.data ?? null });
    await this.note(actor, { explanation: wanted }, 1, mission);
    const title = typeTitle(type);
    const nothing = { sentence: title, checks: [], ruleBundleHash: null, positions: null, legalSource: null };
    const { checks, ...rest } = explained ?? nothing;
    return { index: wanted, type, title, ...rest, checks: [...checks] };
  }

  @Get('volume')
  async volume(
    @CurrentActor() actor: Actor,
    @Query() { mission: named, ...given }: { mission?: string },
  ): Promise<VolumeView> {
    const parsed = volumeQuery.strict().safeParse(given);
    if (!parsed.success) throw invalid('invalid-query', parsed.error);
    const mission = await missionFor(this.database, actor, named);
    const { from, to, step, ...filter } = parsed.data;
    const volume = await volumeOf(this.database, filter, { from, to, step }, scopeOf(mission));
    await this.note(actor, { volume: step, from, to, ...filter }, volume.total, mission);
    return volume;
  }

  /** Codes that some entry has: nothing of any entry. */
  @Get('facets')
  async facets(@CurrentActor() actor: Actor, @Query('mission') named?: string): Promise<FacetsView> {
    const mission = await missionFor(this.database, actor, named);
    return facetsOf(this.database, isLimited(mission) ? mission.scope.organisations : null);
  }

  private note(actor: Actor, query: object, count: number, mission: OpenMission): Promise<void> {
    return this.database.transaction((tx) => noteRead(tx, actor, query, count, mission.missionId));
  }
}

const invalid = (code: 'invalid-query' | 'question-parameters', error: z.ZodError): ProblemError =>
  new ProblemError(code, {
    errors: error.issues.map((issue) => ({ field: issue.path.join('.'), rule: issue.message })),
  });

/** @throws ProblemError `question-parameters` for one that is missing, malformed or not of this question */
function parametersOf({ needs, may }: ReadyQuestion, given: object): QuestionQuery {
  const parsed = questionQuery.strict().safeParse(given);
  if (!parsed.success) throw invalid('question-parameters', parsed.error);
  const { after: _, limit: __, ...asked } = parsed.data;
  const errors = [
    ...needs
      .filter((name) => asked[name] === undefined)
      .map((field) => ({ field, rule: 'this question needs it' })),
    ...Object.keys(asked)
      .filter((name) => ![...needs, ...may].includes(name as (typeof needs)[number]))
      .map((field) => ({ field, rule: 'no parameter of this question' })),
    ...(asked.from !== undefined && asked.to !== undefined && asked.from > asked.to
      ? [{ field: 'to', rule: 'not before from' }]
      : []),
  ];
  if (errors.length > 0) throw new ProblemError('question-parameters', { errors });
  return parsed.data;
}
