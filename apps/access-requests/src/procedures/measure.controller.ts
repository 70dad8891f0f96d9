import { Controller, Get, Inject, Param } from '@nestjs/common';
import type { Actor, MeasureView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import { allowedPermitCommands, appealEnd, permitStatus, type ApplicationFacts } from '@garant/rules';
import { POLICY } from '../access-requests.tokens.js';
import { idOf } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { loadPermit } from '../permits/permit.service.js';
import { visiblePermit } from '../permits/permit.store.js';
import { textsAbout } from '../texts/text.store.js';

const OFFICIALS: readonly string[] = ['assessor', 'committee', 'signatory', 'inspector'];
const ACTS: readonly string[] = [
  'permit.measure-announced',
  'permit.measure-answered',
  'permit.measure-dropped',
  'permit.user-excluded',
  'permit.exclusion-lifted',
  'permit.suspended',
  'permit.suspension-lifted',
  'permit.revoked',
  'permit.appealed',
  'permit.revocation-confirmed',
  'permit.reinstated',
];

/** Measures against the users of a permit: for the access body, the applicant and the named persons. */
@Controller('internal/permits')
@Roles('researcher', 'assessor', 'committee', 'signatory', 'inspector')
export class MeasureController {
  constructor(
    private readonly database: Database,
    @Inject(POLICY) private readonly policy: ApplicationFacts['policy'],
  ) {}

  @Get(':permitId/measures')
  one(@CurrentActor() actor: Actor, @Param('permitId') permitId: string): Promise<MeasureView> {
    return this.database.transaction(async (tx) => {
      const permit = await visiblePermit(tx, actor, idOf(permitId));
      if (!permit) throw new ProblemError('not-found');
      const { life, stream } = await loadPermit(tx, permitId);
      if (!life) throw new ProblemError('not-found');
      const texts = await textsAbout(tx, [permitId]);
      const body = OFFICIALS.includes(actor.role);
      await traceRead(tx, actor, {
        what: 'permit-measures',
        applicationId: permit.applicationId,
        rows: 1,
      });
      return {
        permitId,
        status: permitStatus(life),
        hearing: life.hearing && { ...life.hearing, measures: [...life.hearing.measures] },
        appeal: life.appeal,
        appealUntil:
          life.base === 'revoked' && !life.appeal && life.endedAt
            ? appealEnd(life.endedAt, this.policy)
            : null,
        exclusions: life.exclusions.filter(({ account }) => body || account === actor.ref),
        acts: stream
          .filter(({ type }) => ACTS.includes(type))
          .map(({ type, time, actor: by, data }) => ({
            type,
            at: time,
            by: body || by?.ref === actor.ref ? (by?.ref ?? null) : null,
            message:
              (texts.find(({ hash }) => hash === data.reasonHash)?.body as { reason?: string } | undefined)
                ?.reason ?? null,
          })),
        allowed:
          actor.role === 'researcher' && permit.applicant !== actor.ref
            ? []
            : [...allowedPermitCommands(permitStatus(life), actor.role)],
      };
    });
  }
}
