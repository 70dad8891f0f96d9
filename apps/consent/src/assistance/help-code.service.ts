import { helpCodeConfidential, type CommandBody } from '@garant/contracts';
import type { CommandContext, HandlerResult, Tx, VaultCipher } from '@garant/nest-kit';

const VALID_MS = 15 * 60_000;
const indexOf = (cipher: VaultCipher, subjectRef: string, code: string): Buffer =>
  cipher.blindIndex('help-code-v1', subjectRef, code);

/** `help-code.issue`: the person's own page made a code for an agent; the newest one counts, once, for a quarter of an hour. */
export const issueHelpCode =
  (cipher: VaultCipher) =>
  async (context: CommandContext<CommandBody<'consent', 'help-code.issue'>>): Promise<HandlerResult> => {
    const { tx, command } = context;
    const { subjectRef } = command.body;
    if (command.actor.role !== 'patient' || command.actor.subjectRef !== subjectRef)
      return { ok: false, problem: { code: 'authority-missing' } };
    const { code } = await context.openConfidential(helpCodeConfidential);
    const expiresAt = new Date(Date.parse(command.acceptedAt) + VALID_MS).toISOString();
    await tx.query(
      `INSERT INTO help_code (subject_ref, code_index, expires_at) VALUES ($1, $2, $3)
       ON CONFLICT (subject_ref) DO UPDATE SET code_index = excluded.code_index, expires_at = excluded.expires_at`,
      [subjectRef, indexOf(cipher, subjectRef, code), expiresAt],
    );
    return {
      ok: true,
      publish: [
        {
          topic: 'consent.events',
          key: subjectRef,
          event: { type: 'help-code.issued', key: subjectRef, data: { subjectRef, expiresAt } },
          cause: context.cause,
        },
      ],
      result: { expiresAt },
    };
  };

/** Whether the person gave this code; it is used up then. A wrong one teaches nothing: a person who is not known gets the same answer. */
export async function useHelpCode(
  tx: Tx,
  cipher: VaultCipher,
  subjectRef: string,
  code: string,
  at: string,
): Promise<boolean> {
  const rows = await tx.query(
    'DELETE FROM help_code WHERE subject_ref = $1 AND code_index = $2 AND expires_at > $3 RETURNING 1',
    [subjectRef, indexOf(cipher, subjectRef, code), at],
  );
  return rows.length === 1;
}
