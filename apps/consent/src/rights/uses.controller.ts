import { Controller, Get, Query } from '@nestjs/common';
import type { Actor } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, type Tx } from '@garant/nest-kit';
import { choicesOfPerson, referencesOfPerson } from '../people/people.choices.js';
import { currentChoices } from '@garant/rules';
import { noteRead } from './read.note.js';

export interface LinkedRecord {
  datasetId: string;
  status: string;
  linkedAt: string;
}
/** Datasets whose newest finished linkage has a record of the person. What the person chose has no part in it. */
export async function linkedRecords(tx: Tx, subjectRefs: readonly string[]): Promise<LinkedRecord[]> {
  const rows = await tx.query<{ dataset_id: string; status: string; completed_at: Date }>(
    `SELECT DISTINCT l.dataset_id, r.status, l.completed_at FROM linkage_row r JOIN linkage l USING (linkage_id)
     WHERE r.subject_ref = ANY($1) AND l.status = 'completed' AND NOT EXISTS
       (SELECT 1 FROM linkage newer WHERE newer.dataset_id = l.dataset_id AND newer.status = 'completed' AND newer.completed_at > l.completed_at)
     ORDER BY l.dataset_id`,
    [subjectRefs],
  );
  return rows.map((row) => ({
    datasetId: row.dataset_id,
    status: row.status,
    linkedAt: row.completed_at.toISOString(),
  }));
}

export interface ConsentedProject {
  applicationId: string;
  consentedAt: string;
  /** Whether the yes is still the newest act about that project. */
  stands: boolean;
}
/** Projects that a person explicitly said yes to, newest yes first. */
export async function consentedProjects(tx: Tx, subjectRef: string): Promise<ConsentedProject[]> {
  const choices = (await choicesOfPerson(tx, subjectRef)).filter(
    (choice) => choice.regime === 'EXPLICIT_CONSENT' && choice.scope.kind === 'project',
  );
  const current = new Map(currentChoices(choices).map(({ current: act }) => [act.scope.id, act.act]));
  const yes = new Map<string, string>();
  for (const { act, scope, acceptedAt } of choices)
    if (act === 'consent' && scope.id !== undefined) yes.set(scope.id, acceptedAt);
  return [...yes]
    .map(([applicationId, consentedAt]) => ({
      applicationId,
      consentedAt,
      stands: current.get(applicationId) === 'consent',
    }))
    .reverse();
}

/** Where a person's data are, for the list of projects that were entitled to use data like theirs. */
@Controller('internal/uses')
export class UsesController {
  constructor(private readonly database: Database) {}

  @Roles('patient')
  @Get()
  uses(
    @CurrentActor() actor: Actor,
    @Query('subjectRef') subjectRef: string | undefined,
  ): Promise<{ linkedDatasets: string[]; consented: ConsentedProject[]; subjectRefs: string[] }> {
    if (!actor.subjectRef || subjectRef !== actor.subjectRef) throw new ProblemError('subject-unknown');
    return this.database.transaction(async (tx) => {
      const subjectRefs = await referencesOfPerson(tx, subjectRef);
      const linked = await linkedRecords(tx, subjectRefs);
      await noteRead(tx, actor, { what: 'uses', subjectRef, rows: linked.length });
      return {
        linkedDatasets: linked.map(({ datasetId }) => datasetId),
        consented: await consentedProjects(tx, subjectRef),
        subjectRefs,
      };
    });
  }

  /** References under which the person stands: one, or all that a merge joined. For the gateway's search of the log. */
  @Roles('patient')
  @Get('references')
  references(@CurrentActor() actor: Actor): Promise<string[]> {
    if (!actor.subjectRef) throw new ProblemError('subject-unknown');
    return referencesOfPerson(this.database, actor.subjectRef);
  }
}
