import { Controller, Get, Query } from '@nestjs/common';
import type { Actor } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, type Tx } from '@garant/nest-kit';
import { choicesOfSubject } from '../choices/choice.store.js';
import { currentChoices } from '@garant/rules';
import { noteRead } from './read.note.js';

export interface LinkedRecord {
  datasetId: string;
  status: string;
  linkedAt: string;
}
/** Datasets whose newest finished linkage has a record of the person. What the person chose has no part in it. */
export async function linkedRecords(tx: Tx, subjectRef: string): Promise<LinkedRecord[]> {
  const rows = await tx.query<{ dataset_id: string; status: string; completed_at: Date }>(
    `SELECT DISTINCT l.dataset_id, r.status, l.completed_at FROM linkage_row r JOIN linkage l USING (linkage_id)
     WHERE r.subject_ref = $1 AND l.status = 'completed' AND NOT EXISTS
       (SELECT 1 FROM linkage newer WHERE newer.dataset_id = l.dataset_id AND newer.status = 'completed' AND newer.completed_at > l.completed_at)
     ORDER BY l.dataset_id`,
    [subjectRef],
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
  const choices = (await choicesOfSubject(tx, subjectRef)).filter(
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
  ): Promise<{ linkedDatasets: string[]; consented: ConsentedProject[] }> {
    if (!actor.subjectRef || subjectRef !== actor.subjectRef) throw new ProblemError('subject-unknown');
    return this.database.transaction(async (tx) => {
      const linked = await linkedRecords(tx, subjectRef);
      await noteRead(tx, actor, { what: 'uses', subjectRef, rows: linked.length });
      return {
        linkedDatasets: linked.map(({ datasetId }) => datasetId),
        consented: await consentedProjects(tx, subjectRef),
      };
    });
  }
}
