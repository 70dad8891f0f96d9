import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  identityTraits,
  type Actor,
  type IdentityCase,
  type IdentityCaseDetail,
  type MergedPeople,
  type MyLinkage,
} from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, VaultCipher, type Tx } from '@garant/nest-kit';
import { clusterAt, type PeopleAct } from '@garant/rules';
import { noteRead } from '../rights/read.note.js';
import { caseById, casesIn, type Case, type CaseState } from './identity.case.js';
import { historyOf, refsOf } from './people.acts.js';
import { referencesOfPerson } from './people.choices.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const STATES: Record<string, readonly CaseState[]> = {
  open: ['open', 'holder-asked'],
  decided: ['same-person', 'different-people', 'closed'],
};
const PAGE = 50;

/** The identity desk, and what a person is told about their own records. */
@Controller('internal')
export class IdentityController {
  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
  ) {}

  /** The queue names nobody: no traits, no local ids. */
  @Roles('data-protection-officer')
  @Get('identity/cases')
  async queue(
    @Query('state') state: string | undefined,
    @Query('after') after: string | undefined,
  ): Promise<IdentityCase[]> {
    const states = STATES[state ?? 'open'];
    if (!states || (after !== undefined && !UUID.test(after)))
      throw new ProblemError('invalid-query', { errors: [{ field: 'state', rule: 'open or decided' }] });
    const cases = await casesIn(this.database, states, after ?? null, PAGE);
    return cases.map(shown);
  }

  /** The people of a case, side by side. Each of them is told that the desk read their traits. */
  @Roles('data-protection-officer')
  @Get('identity/cases/:caseId')
  async one(@CurrentActor() actor: Actor, @Param('caseId') caseId: string): Promise<IdentityCaseDetail> {
    return this.database.transaction(async (tx) => {
      const found = UUID.test(caseId) ? await caseById(tx, caseId) : null;
      if (!found) throw new ProblemError('not-found');
      const people = new Map<string, IdentityCaseDetail['person']>();
      for (const subjectRef of [found.subjectRef, ...found.candidateRefs]) {
        const person = await this.traitsOf(tx, subjectRef);
        if (!person) continue;
        people.set(subjectRef, person);
        await noteRead(tx, actor, { what: 'identity', subjectRef, rows: 1 });
      }
      const person = people.get(found.subjectRef);
      if (!person) throw new ProblemError('not-found');
      return {
        ...shown(found),
        person,
        others: found.candidateRefs.flatMap((ref) => people.get(ref) ?? []),
      };
    });
  }

  /** Merges that still stand, the newest first. References only. */
  @Roles('data-protection-officer')
  @Get('identity/merges')
  async merges(): Promise<MergedPeople[]> {
    const rows = await this.database.query<{ act_id: string; body: PeopleAct; recorded_at: Date }>(
      `SELECT act_id, body, recorded_at FROM people_act WHERE kind = 'merge' ORDER BY position DESC LIMIT 200`,
    );
    const out: MergedPeople[] = [];
    for (const { act_id, body, recorded_at } of rows) {
      if (body.kind !== 'merge') continue;
      const history = await historyOf(this.database, [body.survivor]);
      const { members } = clusterAt(history.actsOf(body.survivor), body.survivor, Infinity);
      const refs = await refsOf(this.database, [body.survivor, ...body.retired]);
      const survivorRef = refs.get(body.survivor);
      for (const index of body.retired) {
        const retiredRef = refs.get(index);
        if (!members.includes(index) || !survivorRef || !retiredRef) continue;
        out.push({
          actId: act_id,
          position: body.position,
          survivorRef,
          retiredRef,
          because: 'same-person',
          mergedAt: recorded_at.toISOString(),
        });
      }
    }
    return out;
  }

  /** Which holders' linkages name the person. Nothing found is said plainly; their choices are kept for later ones. */
  @Roles('patient')
  @Get('people/linkage')
  async linkage(
    @CurrentActor() actor: Actor,
    @Query('subjectRef') subjectRef: string | undefined,
  ): Promise<MyLinkage> {
    if (!actor.subjectRef || subjectRef !== actor.subjectRef) throw new ProblemError('subject-unknown');
    return this.database.transaction(async (tx) => {
      const refs = await referencesOfPerson(tx, subjectRef);
      const rows = await tx.query<{ dataset_id: string; completed_at: Date }>(
        `SELECT DISTINCT l.dataset_id, l.completed_at FROM linkage_row r JOIN linkage l USING (linkage_id)
         WHERE r.subject_ref = ANY($1::uuid[]) AND r.local_id IS NOT NULL AND l.linkage_id = (
           SELECT linkage_id FROM linkage n WHERE n.dataset_id = l.dataset_id AND n.status = 'completed'
           ORDER BY completed_at DESC LIMIT 1)
         ORDER BY l.dataset_id`,
        [refs],
      );
      const [ambiguous] = await tx.query(
        'SELECT 1 FROM vault_person WHERE subject_ref = ANY($1::uuid[]) AND ambiguous',
        [refs],
      );
      await noteRead(tx, actor, { what: 'linkage', subjectRef, rows: rows.length });
      return {
        found: rows.length > 0,
        ambiguous: ambiguous !== undefined,
        datasets: rows.map((row) => ({
          datasetId: row.dataset_id,
          linkedAt: row.completed_at.toISOString(),
        })),
      };
    });
  }

  private async traitsOf(tx: Tx, subjectRef: string): Promise<IdentityCaseDetail['person'] | null> {
    const [row] = await tx.query<{
      traits: Buffer;
      origin: string;
      ins: boolean;
      login: boolean;
      records: number;
      choices: number;
    }>(
      `SELECT traits, origin, ins IS NOT NULL AS ins,
         EXISTS (SELECT 1 FROM vault_login l WHERE l.subject_ref = p.subject_ref) AS login,
         (SELECT count(DISTINCT record_ref) FROM linkage_row r WHERE r.subject_ref = p.subject_ref) AS records,
         (SELECT count(*) FROM choice c WHERE c.subject_ref = p.subject_ref) AS choices
       FROM vault_person p WHERE subject_ref = $1`,
      [subjectRef],
    );
    if (!row) return null;
    const traits = identityTraits.parse(JSON.parse(this.cipher.openText(row.traits, subjectRef)));
    return {
      subjectRef,
      ...traits,
      ins: row.ins,
      hasLogin: row.login,
      origin: row.origin,
      linkedRecords: Number(row.records),
      choices: Number(row.choices),
    };
  }
}

const shown = ({
  caseId,
  origin,
  state,
  candidates,
  datasetId,
  openedAt,
  decidedAt,
}: Case): IdentityCase => ({
  caseId,
  origin,
  state,
  candidates,
  datasetId,
  openedAt,
  decidedAt,
});
