import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { publish, type Cause, type Tx } from '@garant/nest-kit';
import type { Role } from '@garant/rules';

interface Told {
  /** What happened, as a code; the gateway has the words. */
  readonly kind: string;
  readonly missionId: string;
  readonly dueAt?: string;
}

/** Tells everybody with a role, in the transaction of what happened. No word that people wrote travels in it. */
export const tellRole = (
  tx: Tx,
  toRole: Role,
  { kind, missionId, dueAt }: Told,
  cause: Cause,
): Promise<void> => tell(tx, { key: roleKey(toRole), to: null, toRole }, { kind, missionId, dueAt }, cause);

/** Tells one account. */
export const tellAccount = (tx: Tx, to: string, told: Told, cause: Cause): Promise<void> =>
  tell(tx, { key: to, to, toRole: null }, told, cause);

/** The body that is inspected: its data protection officers and those who sign for it. */
export async function tellBody(tx: Tx, told: Told, cause: Cause): Promise<void> {
  await tellRole(tx, 'data-protection-officer', told, cause);
  await tellRole(tx, 'signatory', told, cause);
}

const tell = (
  tx: Tx,
  { key, to, toRole }: { key: string; to: string | null; toRole: Role | null },
  { kind, missionId, dueAt }: Told,
  cause: Cause,
): Promise<void> =>
  publish(tx, [
    {
      topic: 'audit-log.events',
      key,
      event: {
        type: 'message.requested',
        key,
        data: {
          messageId: uuidv7(),
          to,
          toInvitation: null,
          toRole,
          kind,
          about: 'mission',
          aboutId: missionId,
          dueAt: dueAt ?? null,
        },
      },
      cause,
    },
  ]);

/** Key of what everybody with a role is told: a UUID version 8 (RFC 9562 §5.8) made of the role. */
function roleKey(role: Role): string {
  const bytes = createHash('sha256').update(`role ${role}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
