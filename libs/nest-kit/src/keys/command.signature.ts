import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import {
  commandClaims,
  commandEnvelope,
  type CommandClaims,
  type CommandEnvelope,
  type ProblemCode,
  type ServiceName,
} from '@garant/contracts';
import type { Keys, Verifier } from './keys.load.js';

export const COMMAND_TYP = 'garant-command+jwt';

/** SHA-256 (hex) of the RFC 8785 form. */
export function hashOf(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('Not JSON');
  return sha256(text);
}
export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

/** The gateway's signature over a command. `confidentialHash` covers the JWE as it travels. */
export async function signCommand(
  keys: Keys,
  command: Omit<CommandClaims, 'bodyHash' | 'confidentialHash'> & { data: object; confidential?: string },
): Promise<string> {
  if (!keys.signer) throw new Error('This service signs no commands');
  const { data, confidential, ...claims } = command;
  const signed: CommandClaims = {
    ...claims,
    bodyHash: hashOf(data),
    ...(confidential === undefined ? {} : { confidentialHash: sha256(confidential) }),
  };
  return keys.signer.sign(signed, COMMAND_TYP);
}

/** A command whose signature holds, with what the gateway vouches for. */
export interface VerifiedCommand {
  envelope: CommandEnvelope;
  claims: CommandClaims;
}

export type Reading =
  | ({ ok: true } & VerifiedCommand)
  | { ok: false; readable: false; reason: string; id?: string; type?: string }
  | {
      ok: false;
      readable: true;
      code: ProblemCode;
      reason: string;
      envelope: CommandEnvelope;
      claims?: CommandClaims;
    };

/**
 * Reads a command message as its owner must: form first, then the gateway's signature, audience, key and body hash.
 * Never throws for what a message holds.
 */
export async function readCommand(
  verifier: Verifier,
  audience: ServiceName,
  message: { key: Buffer | null; value: Buffer | null },
): Promise<Reading> {
  if (!message.value) return { ok: false, readable: false, reason: 'the message is empty' };
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(message.value));
  } catch {
    return { ok: false, readable: false, reason: 'the message is not JSON' };
  }
  const parsed = commandEnvelope.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    return {
      ok: false,
      readable: false,
      reason: `not a command envelope (${faults})`,
      ...readableParts(json),
    };
  }
  const envelope = parsed.data;
  const refused = (code: ProblemCode, reason: string, claims?: CommandClaims): Reading => ({
    ok: false,
    readable: true,
    code,
    reason,
    envelope,
    claims,
  });
  let claims: CommandClaims;
  try {
    claims = commandClaims.parse(
      await verifier.verify(envelope.signature, { owner: 'gateway', typ: COMMAND_TYP }),
    );
  } catch (error) {
    return refused(
      'command-signature',
      error instanceof Error && error.name === 'KeyError' ? error.message : 'the claims have another form',
    );
  }
  const key = message.key?.toString('utf8');
  if (claims.key !== envelope.subject || claims.key !== key)
    return refused('command-key-mismatch', 'the message key is not the signed key');
  if (claims.audience !== audience) return refused('command-signature', 'signed for another service');
  if (claims.id !== envelope.id || claims.type !== envelope.type)
    return refused('command-signature', 'signed for another command');
  if (claims.bodyHash !== hashOf(envelope.data))
    return refused('command-signature', 'the body is not the signed body');
  const confidentialHash = envelope.confidential === undefined ? undefined : sha256(envelope.confidential);
  if (claims.confidentialHash !== confidentialHash)
    return refused('command-signature', 'the confidential body is not the signed one');
  return { ok: true, envelope, claims };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function readableParts(json: unknown): { id?: string; type?: string } {
  const { id, type } = (typeof json === 'object' && json !== null ? json : {}) as {
    id?: unknown;
    type?: unknown;
  };
  return {
    ...(typeof id === 'string' && UUID.test(id) ? { id: id.toLowerCase() } : {}),
    ...(typeof type === 'string' && type.length > 0 && type.length <= 100 ? { type } : {}),
  };
}
