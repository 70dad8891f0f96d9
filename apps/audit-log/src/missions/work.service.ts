import { missionsConfidential, type CommandBody, type CommandType, type SentFile } from '@garant/contracts';
import {
  ProblemError,
  verifyStepUp,
  type CommandContext,
  type CommandHandlers,
  type HandlerResult,
  type VaultCipher,
} from '@garant/nest-kit';
import {
  decideWork,
  type Mission,
  type WorkCommand,
  type WorkCommandType,
  type WorkingCalendar,
} from '@garant/rules';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { reachedEntries } from '../entries/entry.reach.js';
import type { LogDeps } from '../log.part.js';
import { scopeConditions } from './mission.access.js';
import { outcomeOf } from './mission.change.js';
import { tellAccount, tellRole } from './mission.messages.js';
import { demandKey } from './mission.service.js';
import { loadMission } from './mission.store.js';
import {
  forgetWords,
  keepFile,
  keepWords,
  saltWords,
  type KeptFile,
  type SaltedWords,
} from './note.store.js';

type Context<T extends WorkCommandType> = CommandContext<
  CommandBody<'audit-log', T & CommandType<'audit-log'>>
>;
type Deps = Pick<LogDeps, 'vault' | 'provider'> & { readonly calendar?: WorkingCalendar };
type WithWords = keyof typeof missionsConfidential;

/** What a command brings beside its body. */
interface Brought {
  words?: SaltedWords | undefined;
  file?: KeptFile & { sha256: string };
  reached?: boolean;
  doctor?: boolean;
}
type Prepare<T extends WorkCommandType> = (
  context: Context<T>,
  mission: Mission | undefined,
) => Promise<Brought>;

/** What people do within a mission. Words and files are sealed in tables whose rows can be deleted. Key: missionId. */
export const workCommands = ({ vault, provider, calendar }: Deps): CommandHandlers<'audit-log'> => {
  const words = async (
    context: Pick<CommandContext, 'openConfidential'>,
    type: WithWords,
  ): Promise<Brought> => ({
    words: saltWords(await confidentialOf(context, type)),
  });
  const nothing = (): Promise<Brought> => Promise.resolve({});
  const handler =
    <T extends WorkCommandType>(type: T, prepare: Prepare<T>) =>
    async (context: Context<T>): Promise<HandlerResult> =>
      decide({ vault, calendar }, context as never, type, prepare as never);
  return {
    'mission.note': handler('mission.note', async (context, mission) => {
      const { text } = await confidentialOf(context, 'mission.note');
      const { index } = context.command.body;
      return {
        words: text === null ? undefined : saltWords({ text }),
        reached: index !== null && mission !== undefined && (await reaches(context, mission, index)),
      };
    }),
    'mission.remove-note': handler('mission.remove-note', nothing),
    'mission.visit': handler('mission.visit', (context) => words(context, 'mission.visit')),
    'mission.request': handler('mission.request', (context) => words(context, 'mission.request')),
    'mission.answer': handler('mission.answer', async (context) => {
      const { text, file } = await confidentialOf(context, 'mission.answer');
      return { words: saltWords({ text }), ...(file ? { file: fileIn(file) } : {}) };
    }),
    'mission.settle-request': handler('mission.settle-request', nothing),
    'mission.withdraw-request': handler('mission.withdraw-request', nothing),
    'mission.order-suspension': handler('mission.order-suspension', (context) =>
      words(context, 'mission.order-suspension'),
    ),
    'mission.withdraw-order': handler('mission.withdraw-order', nothing),
    'mission.ask-reveal': handler('mission.ask-reveal', async (context, mission) => ({
      ...(await words(context, 'mission.ask-reveal')),
      reached: mission !== undefined && (await names(context, mission)),
    })),
    'mission.approve-reveal': handler('mission.approve-reveal', async (context) => ({
      doctor: await confirmedByDoctor(context, provider),
    })),
    'mission.refuse-reveal': handler('mission.refuse-reveal', nothing),
  };
};

async function decide(
  { vault, calendar }: { vault: VaultCipher; calendar: WorkingCalendar | undefined },
  context: CommandContext<{ missionId: string } & Record<string, unknown>>,
  type: WorkCommandType,
  prepare: (context: unknown, mission: Mission | undefined) => Promise<Brought>,
): Promise<HandlerResult> {
  const { tx, command, cause, now } = context;
  const { body, actor } = command;
  const { missionId } = body;
  demandKey(command, missionId);
  const loaded = await loadMission(tx, missionId);
  const { words, file, reached, doctor } = await prepare(context, loaded.mission);
  const decided = decideWork(loaded.mission, { type, actor, body } as unknown as WorkCommand, {
    now,
    calendar,
    textHash: words?.hash,
    fileHash: file?.sha256 ?? null,
    reached,
    doctor,
  });
  if (decided.ok && loaded.mission) {
    const of = { missionId, kind: type, writtenBy: actor.ref, writtenAt: now };
    if (words) await keepWords(tx, vault, words, of);
    if (file)
      await keepFile(tx, vault, file, { missionId, requestId: String(body.requestId), sha256: file.sha256 });
    if (type === 'mission.remove-note') await forget(context, loaded.mission, String(body.noteId));
    await tellOf(context, loaded.mission, type, cause, decided.events[0]?.data ?? {});
  }
  return outcomeOf(tx, loaded, decided, { missionId, now, actor, result: resultOf(body) });
}

/** Ids of what was made; nothing that people wrote. */
const resultOf = (body: Record<string, unknown>): object =>
  Object.fromEntries(
    ['noteId', 'visitId', 'requestId', 'orderId', 'revealId'].flatMap((name) =>
      body[name] === undefined ? [] : [[name, body[name]]],
    ),
  );

async function forget({ tx }: Pick<CommandContext, 'tx'>, mission: Mission, noteId: string): Promise<void> {
  const hash = mission.notes.find((note) => note.noteId === noteId)?.textHash;
  if (hash) await forgetWords(tx, hash);
}

/** Whom an act concerns hears of it. */
async function tellOf(
  { tx }: Pick<CommandContext, 'tx'>,
  mission: Mission,
  type: WorkCommandType,
  cause: CommandContext['cause'],
  data: object,
): Promise<void> {
  const { missionId } = mission;
  const { dueAt } = data as { dueAt?: string | null };
  const told = { missionId, ...(typeof dueAt === 'string' ? { dueAt } : {}) };
  switch (type) {
    case 'mission.request':
      return tellRole(tx, 'data-protection-officer', { ...told, kind: 'mission-request' }, cause);
    case 'mission.settle-request':
      return tellRole(tx, 'data-protection-officer', { ...told, kind: 'mission-request-settled' }, cause);
    case 'mission.order-suspension':
      return tellRole(tx, 'signatory', { ...told, kind: 'mission-order' }, cause);
    case 'mission.answer':
      for (const inspector of mission.inspectors)
        await tellAccount(tx, inspector, { ...told, kind: 'mission-answer' }, cause);
      return;
    case 'mission.ask-reveal':
      for (const doctor of mission.doctors)
        await tellAccount(tx, doctor, { ...told, kind: 'mission-reveal' }, cause);
      return;
    default:
  }
}

/** @throws ProblemError `confidential-unreadable`; `invalid-body` naming fields and rules, never values */
async function confidentialOf<T extends WithWords>(
  context: Pick<CommandContext, 'openConfidential'>,
  type: T,
): Promise<z.infer<(typeof missionsConfidential)[T]>> {
  const parsed = missionsConfidential[type].safeParse(await context.openConfidential(z.unknown()));
  if (parsed.success) return parsed.data as z.infer<(typeof missionsConfidential)[T]>;
  throw new ProblemError('invalid-body', {
    errors: parsed.error.issues.map(({ path, code }) => ({ field: path.join('.'), rule: code })),
  });
}

function fileIn({ name, mediaType, content }: SentFile): KeptFile & { sha256: string } {
  const bytes = Buffer.from(content, 'base64');
  return { name, mediaType, content: bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const reaches = async (
  { tx }: Pick<CommandContext, 'tx'>,
  mission: Mission,
  index: number,
): Promise<boolean> => (await reachedEntries(tx, [index], scopeConditions(mission))).has(index);

/** Whether an entry within the scope is about the person whose identity is asked for. */
const names = async ({ tx, command }: Context<'mission.ask-reveal'>, mission: Mission): Promise<boolean> => {
  const { index, subjectRef } = command.body;
  const about = await reachedEntries(tx, [index], (param) => [
    ...scopeConditions(mission)(param),
    `EXISTS (SELECT FROM entry_reference s WHERE s.index = e.index AND s.kind = 'subject' AND s.ref = ${param(subjectRef.toLowerCase())})`,
  ]);
  return about.has(index);
};

/**
 * Whether the doctor logged in again for exactly this reveal, and the provider says that they are a doctor.
 * @throws ProblemError `step-up-invalid`, `step-up-too-old`; Error while the provider's keys cannot be had: tried again
 */
async function confirmedByDoctor(
  context: Context<'mission.approve-reveal'>,
  provider: LogDeps['provider'],
): Promise<boolean> {
  const { command } = context;
  const raw = await context.openConfidential(z.looseObject({ act: z.unknown() }));
  const { act, idToken } = await confidentialOf(context, 'mission.approve-reveal');
  const { missionId, revealId, actHash } = command.body;
  if (act.missionId !== missionId || act.revealId !== revealId || !provider)
    throw new ProblemError('step-up-invalid', { params: { rule: 'act-hash' } });
  const verified = await verifyStepUp(provider, {
    idToken,
    rawAct: raw.act,
    act,
    actHash,
    actor: command.actor,
    acceptedAt: command.acceptedAt,
    duty: 'inspector',
    quality: 'doctor',
  });
  if (verified.ok) return true;
  const { code, params } = verified.refusal;
  if (params.rule === 'quality') return false;
  throw new ProblemError(code, { params });
}
