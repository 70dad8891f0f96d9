import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { MessageSubject } from '@garant/contracts';
import { publish, type Cause, type Tx } from '@garant/nest-kit';
import type { Role } from '@garant/rules';

interface MessageBody {
  /** What happened, as a code; the gateway has the words, without names and without anything that people wrote. */
  readonly kind: string;
  readonly about: MessageSubject;
  /** UUID of what it is about. */
  readonly aboutId: string;
  /** RFC 3339; when the message is about something that is due. */
  readonly dueAt?: string;
  /** The same receiver, kind, object and mark are told once. Absent: each call is a message of its own. */
  readonly once?: string;
}
interface Receivers {
  /** Accounts. */
  readonly to: string | readonly string[];
  /** An invited address that has no account yet. */
  readonly toInvitation: string;
  /** Everybody with a role: for what nobody in particular is at work on. */
  readonly toRole: Role;
}
type OneOf<T> = { [K in keyof T]: Pick<T, K> & { readonly [O in Exclude<keyof T, K>]?: never } }[keyof T];
export type MessageToAccount = MessageBody & OneOf<Receivers>;

/**
 * Asks, in the caller's transaction, that people be told something; each of them once however often they are listed. The
 * gateway, which alone knows addresses, writes to them as they prefer. `cause`: the command at work, where there is one.
 */
export async function requestMessage(
  tx: Tx,
  message: MessageToAccount,
  cause: Cause = { system: `system:clock/${message.aboutId}` },
): Promise<void> {
  const { kind, about, aboutId, dueAt, once, to, toInvitation, toRole } = message;
  const accounts = [...new Set(to === undefined ? [] : [to].flat())];
  const receivers = [
    ...accounts.map((account) => ({ key: account, to: account })),
    ...(toInvitation === undefined ? [] : [{ key: toInvitation, toInvitation }]),
    ...(toRole === undefined ? [] : [{ key: roleKey(toRole), toRole }]),
  ];
  await publish(
    tx,
    receivers.map(({ key, ...receiver }) => ({
      topic: 'access-requests.events',
      key,
      event: {
        type: 'message.requested',
        key,
        data: {
          messageId: once === undefined ? uuidv7() : idOf([key, toRole ?? '', kind, aboutId, once]),
          to: null,
          toInvitation: null,
          toRole: null,
          ...receiver,
          kind,
          about,
          aboutId,
          dueAt: dueAt ?? null,
        },
      },
      cause,
    })),
  );
}

/** Key of what everybody with a role is told: in order, and apart from what it is about. */
export const roleKey = (role: Role): string => idOf(['role', role]);

/** A UUID version 8 (RFC 9562 §5.8) made of what it stands for. */
function idOf(parts: readonly string[]): string {
  const bytes = createHash('sha256').update(parts.join(' ')).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
