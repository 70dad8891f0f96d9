import { Controller, Get, Param } from '@nestjs/common';
import type { Actor, InvitationView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, type Tx } from '@garant/nest-kit';
import { idOf } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { loadApplication } from './application.change.js';

/** Kind of the text that holds the address of an invitation, kept about the invitation's id until it is answered. */
export const INVITATION_ADDRESS = 'invitation-address';

/** Invitations: to write an application, and to look at one as a guest. */
@Controller('internal/invitations')
export class InvitationController {
  constructor(private readonly database: Database) {}

  @Get()
  @Roles('researcher')
  mine(@CurrentActor() actor: Actor): Promise<InvitationView[]> {
    return this.database.transaction(async (tx) => {
      const invitations = await invitationsOf(tx, actor);
      if (invitations.length > 0)
        await traceRead(tx, actor, { what: 'invitations', rows: invitations.length });
      return invitations;
    });
  }

  /** For the gateway, which writes to people: nobody else may turn an invitation into an address. */
  @Get(':invitationId/address')
  @Roles('operator')
  async address(
    @CurrentActor() actor: Actor,
    @Param('invitationId') invitationId: string,
  ): Promise<{ email: string }> {
    if (actor.assurance !== 'service') throw new ProblemError('forbidden');
    const [row] = await this.database.query<{ email: string }>(
      `SELECT body->>'email' AS email FROM confidential_text WHERE about = $1 AND kind = $2
       ORDER BY written_at DESC LIMIT 1`,
      [idOf(invitationId), INVITATION_ADDRESS],
    );
    if (!row) throw new ProblemError('invitation-unknown');
    return row;
  }
}

async function invitationsOf(tx: Tx, actor: Actor): Promise<InvitationView[]> {
  const rows = await tx.query<{ application_id: string }>(
    'SELECT application_id FROM application WHERE $1 = ANY(invitees) AND deleted_at IS NULL ORDER BY changed_at DESC',
    [actor.ref],
  );
  const views: InvitationView[] = [];
  for (const { application_id: applicationId } of rows) {
    const { state, content } = await loadApplication(tx, applicationId);
    const invitation = state?.invitations.find(({ invitee }) => invitee === actor.ref);
    if (!state || !invitation) continue;
    views.push({
      invitationId: invitation.invitationId,
      applicationId,
      title: content?.title ?? '',
      applicant: state.applicant,
      organisation: state.organisation ?? null,
      at: invitation.at,
    });
  }
  return views;
}
