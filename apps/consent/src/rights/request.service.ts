import { ATTACHMENT_LIMIT_BYTES, requestConfidential, type CommandBody } from '@garant/contracts';
import {
  ProblemError,
  type CommandContext,
  type CommandHandlers,
  type HandlerResult,
  type VaultCipher,
} from '@garant/nest-kit';
import {
  decideRequest,
  type RequestCommand,
  type RequestCommandType,
  type WorkingCalendar,
} from '@garant/rules';
import { z } from 'zod';
import { referencesOfPerson } from '../people/people.choices.js';
import { personByRef } from '../people/person.store.js';
import type { RepresentationDeps } from '../representation/person.status.js';
import { asSubject, follows, mayAskFor, type ActingRules } from './request.acting.js';
import { commitRequest } from './request.commit.js';
import { earlierOfKind, loadRequest, requestRow } from './request.store.js';
import { committed, keepFile, keepText, type TextPart } from './request.text.js';
import { rectifyTraits, restoreTraits } from './traits.rectification.js';

/** Commands that people send; the clock's own are not among them. */
type Sent = Exclude<RequestCommandType, 'request.remind' | 'request.mark-overdue'>;
type Written = keyof typeof requestConfidential;

/** As which part of a request the text of a command is kept. */
const PART: Partial<Record<Sent, TextPart>> = {
  'request.make': 'request',
  'request.ask-identity': 'identity-question',
  'request.provide-identity': 'identity-reply',
  'request.extend': 'extension',
  'request.answer': 'answer',
  'request.refuse': 'refusal',
  'request.reopen': 'reopening',
};

interface Confidential {
  text?: string;
  attachments?: z.infer<(typeof requestConfidential)['request.answer']>['attachments'];
  traits?: z.infer<(typeof requestConfidential)['request.rectify']>['traits'];
}

/** @throws ProblemError `invalid-body` naming fields and rules, never what was in them */
async function confidentialOf(context: CommandContext<never>, type: Sent): Promise<Confidential> {
  if (!(type in requestConfidential)) return {};
  const parsed = requestConfidential[type as Written].safeParse(await context.openConfidential(z.unknown()));
  if (parsed.success) return parsed.data;
  throw new ProblemError('invalid-body', {
    errors: parsed.error.issues.map(({ path, code }) => ({ field: path.join('.'), rule: code })),
  });
}

export interface RequestDeps {
  readonly cipher: VaultCipher;
  readonly representation: RepresentationDeps;
  readonly calendar?: WorkingCalendar;
  readonly acting: ActingRules;
}

/**
 * One command on a request under GDPR chapter III: load the stream, judge, keep the texts encrypted, append. The Kafka
 * key is the request, so that its commands keep their order.
 */
const handler =
  ({ cipher, acting, representation, calendar = 'metropolitan' }: RequestDeps, type: Sent) =>
  async (context: CommandContext<never>): Promise<HandlerResult> => {
    const { tx, command } = context;
    const body = command.body as CommandBody<'consent', Sent>;
    const { requestId } = body;
    if (command.key !== requestId) return refused('command-key-mismatch');
    const given = await confidentialOf(context, type);
    const files = (given.attachments ?? []).map((file) => ({
      ...file,
      ...committed(Buffer.from(file.content, 'base64')),
    }));
    if (files.reduce((sum, file) => sum + file.bytes.length, 0) > ATTACHMENT_LIMIT_BYTES)
      return refused('attachments-too-large', { limitBytes: ATTACHMENT_LIMIT_BYTES });
    const written = given.traits ? JSON.stringify(given.traits) : given.text;
    const text = written === undefined ? null : committed(Buffer.from(written, 'utf8'));

    const { state, version } = await loadRequest(tx, requestId);
    const refs = command.actor.subjectRef ? await referencesOfPerson(tx, command.actor.subjectRef) : [];
    const actor = asSubject(command.actor, state?.subjectRef ?? '', refs);
    const at = command.acceptedAt;
    const decision = decideRequest(state, { type, requestId, actor, body } as unknown as RequestCommand, {
      at,
      calendar,
      textHash: text?.hash ?? null,
      attachmentHashes: files.map((file) => file.hash),
      earlierOfKind: state && type === 'request.refuse' ? await earlierOfKind(tx, state, at) : 0,
    });
    if (!decision.ok)
      return { ok: false, problem: { ...decision.refusal, params: { ...decision.refusal.params } } };

    const row = await requestRow(tx, requestId);
    if (row && actor.role === 'patient' && !(await follows(tx, representation, actor, refs, row)))
      return refused('request-unknown', { requestId });
    let language = row?.language ?? 'fr';
    if (type === 'request.make') {
      const make = body as CommandBody<'consent', 'request.make'>;
      language = make.language;
      if (!(await personByRef(tx, make.subjectRef))) return refused('subject-unknown');
      const verdict = await mayAskFor(tx, acting, { actor, acceptedAt: at, body: make });
      if (!verdict.ok) return refused(verdict.code, verdict.params);
    }
    const subjectRef = state?.subjectRef ?? (body as { subjectRef: string }).subjectRef;
    const part = PART[type];
    // Nothing personal is written about somebody who was erased.
    const known = (await personByRef(tx, subjectRef)) !== null;
    if (text && part && known)
      await keepText(tx, cipher, text, { requestId, subjectRef, at, part, by: actor.ref });
    if (known) for (const file of files) await keepFile(tx, cipher, file, { requestId, subjectRef, at });
    if (given.traits && !(await rectifyTraits(tx, cipher, { requestId, subjectRef, at }, given.traits)))
      return refused('subject-unknown');
    if (type === 'request.restore') await restoreTraits(tx, cipher, requestId);
    await commitRequest(tx, { state, version, language }, decision.events, context.cause);
    return { ok: true, result: { requestId } };
  };

const refused = (
  code: Extract<HandlerResult, { ok: false }>['problem']['code'],
  params?: Record<string, unknown>,
): HandlerResult => ({ ok: false, problem: params === undefined ? { code } : { code, params } });

const COMMANDS = [
  'request.make',
  'request.assign',
  'request.ask-identity',
  'request.provide-identity',
  'request.extend',
  'request.rectify',
  'request.restore',
  'request.answer',
  'request.refuse',
  'request.withdraw',
  'request.reopen',
] as const satisfies readonly Sent[];

export const requestCommands = (deps: RequestDeps): CommandHandlers<'consent'> =>
  Object.fromEntries(COMMANDS.map((type) => [type, handler(deps, type)])) as CommandHandlers<'consent'>;
