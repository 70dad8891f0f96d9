import { Controller, Param, Put } from '@nestjs/common';
import { identityTraits, type Actor, type RevealedIdentity } from '@garant/contracts';
import {
  CurrentActor,
  Database,
  ProblemError,
  Roles,
  VaultCipher,
  publish,
  type EventHandlers,
} from '@garant/nest-kit';
import { noteRead } from '../rights/read.note.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A doctor of a mission let one identity be revealed to one inspector: the vault knows it before it is asked. */
export const revealEffects: EventHandlers = {
  'audit-log.events': {
    'mission.reveal-approved': async ({ tx, data }) => {
      await tx.query(
        `INSERT INTO identity_reveal (reveal_id, mission_id, subject_ref, account, open_until)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
        [data.revealId, data.missionId, data.subjectRef, data.by, data.openUntil],
      );
    },
  },
};

/**
 * Opens one identity, once, to the inspector who asked for it and whom a doctor of their mission allowed it (loi 78-17
 * art. 19). The vault rests on what the log says was approved, not on who asks: without the doctor's act there is no row.
 */
@Controller('internal/identity/reveals')
export class IdentityRevealController {
  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
  ) {}

  /** A change, not a read: it can be done once. @throws ProblemError `reveal-unknown`, `reveal-closed` */
  @Roles('inspector')
  @Put(':revealId')
  async open(@CurrentActor() actor: Actor, @Param('revealId') revealId: string): Promise<RevealedIdentity> {
    if (!UUID.test(revealId)) throw new ProblemError('reveal-unknown');
    return this.database.transaction(async (tx) => {
      const [reveal] = await tx.query<{
        mission_id: string;
        subject_ref: string;
        open_until: Date;
        opened_at: Date | null;
      }>(
        `SELECT mission_id, subject_ref, open_until, opened_at FROM identity_reveal
         WHERE reveal_id = $1 AND account = $2 FOR UPDATE`,
        [revealId, actor.ref],
      );
      if (!reveal) throw new ProblemError('reveal-unknown');
      if (reveal.opened_at !== null) throw new ProblemError('reveal-closed', { params: { rule: 'opened' } });
      if (reveal.open_until.getTime() < Date.now())
        throw new ProblemError('reveal-closed', { params: { rule: 'too-late' } });
      const { subject_ref: subjectRef, mission_id: missionId } = reveal;
      const [person] = await tx.query<{ traits: Buffer }>(
        'SELECT traits FROM vault_person WHERE subject_ref = $1',
        [subjectRef],
      );
      // Erased or merged meanwhile: there is nothing to reveal.
      if (!person) throw new ProblemError('subject-unknown');
      const traits = identityTraits.parse(JSON.parse(this.cipher.openText(person.traits, subjectRef)));
      await tx.query('UPDATE identity_reveal SET opened_at = now() WHERE reveal_id = $1', [revealId]);
      await noteRead(tx, actor, { what: 'identity', subjectRef, rows: 1, requestId: revealId });
      await publish(tx, [
        {
          topic: 'consent.events',
          key: subjectRef,
          event: {
            type: 'identity.opened',
            key: subjectRef,
            data: { revealId, missionId, subjectRef, by: actor.ref },
          },
          cause: { system: `system:read/${actor.ref}` },
        },
      ]);
      return { revealId, subjectRef, ...traits };
    });
  }
}
