import { entrySearch, type CommandBody } from '@garant/contracts';
import {
  ProblemError,
  publish,
  type CommandContext,
  type CommandHandlers,
  type HandlerResult,
  type Tx,
} from '@garant/nest-kit';
import { entryIndexes, type EntryFilter } from '../entries/entry.search.js';
import { missionFor, scopeOf } from '../missions/mission.access.js';
import { publishedCheckpoint } from '../inspection/log.proofs.js';
import type { LogFiles } from '../publish/log.files.js';
import type { BundleSettings } from './bundle.settings.js';
import { bundleById, dueBundles, endWithout, insertBundle } from './bundle.store.js';

type Context<T extends 'bundle.make' | 'bundle.delete'> = CommandContext<CommandBody<'audit-log', T>>;

/** Inspection bundles, by inspectors under an open mission. Keys: bundleId. */
export const bundleCommands = (settings: BundleSettings, files: Pick<LogFiles, 'read'>) =>
  ({
    'bundle.make': (context: Context<'bundle.make'>) => makeBundle(context, settings, files),
    'bundle.delete': deleteBundle,
  }) satisfies CommandHandlers<'audit-log'>;

const TEXT = /^[\x21-\x7e]{1,200}$/;
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;
const filterSchema = entrySearch.omit({ after: true, limit: true }).strict();

/** @throws ProblemError `bundle-filter` for an unknown condition, a text that no entry can hold, or a time that is none */
export function filterOf(given: Readonly<Record<string, string>>): EntryFilter {
  const parsed = filterSchema.safeParse(given);
  const errors = parsed.success
    ? Object.entries(given).flatMap(([field, value]) => {
        const time = field === 'from' || field === 'to';
        return !TEXT.test(value) || (time && (!TIME.test(value) || Number.isNaN(Date.parse(value))))
          ? [{ field, rule: time ? 'RFC 3339' : 'printable text of 1 to 200 characters' }]
          : [];
      })
    : parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), rule: issue.message }));
  if (!parsed.success || errors.length > 0)
    throw new ProblemError('bundle-filter', { params: { errors }, errors });
  return parsed.data;
}

/** What is too large is refused before any work, with how many there are. */
async function makeBundle(
  { tx, command, now, cause }: Context<'bundle.make'>,
  { GARANT_BUNDLE_ENTRIES: limit }: BundleSettings,
  files: Pick<LogFiles, 'read'>,
): Promise<HandlerResult> {
  const { bundleId, missionId: named, filter } = command.body;
  if (command.key !== bundleId) throw new ProblemError('command-key-mismatch');
  const mission = await missionFor(tx, command.actor, named, now);
  const wanted = filterOf(filter);
  const below = (await publishedCheckpoint(files))?.size ?? 0;
  const entries = await countUpTo(limit + 1, entryIndexes(tx, wanted, { scope: scopeOf(mission), below }));
  if (entries === 0) throw new ProblemError('bundle-empty');
  if (entries > limit) throw new ProblemError('bundle-too-large', { params: { limit } });
  const { missionId } = mission;
  await insertBundle(tx, {
    bundle_id: bundleId,
    mission_id: missionId,
    actor: command.actor,
    filter,
    entries,
    now,
  });
  return {
    ok: true,
    publish: [event('bundle.requested', bundleId, { bundleId, missionId, filter, entries }, cause)],
    result: { bundleId, missionId, entries },
  };
}

async function countUpTo(most: number, found: AsyncIterable<number>): Promise<number> {
  let count = 0;
  for await (const _ of found) if (++count >= most) break;
  return count;
}

async function deleteBundle({ tx, command, now, cause }: Context<'bundle.delete'>): Promise<HandlerResult> {
  const { bundleId } = command.body;
  if (command.key !== bundleId) throw new ProblemError('command-key-mismatch');
  const row = await bundleById(tx, bundleId);
  if (!row) throw new ProblemError('bundle-unknown');
  await missionFor(tx, command.actor, row.mission_id, now).catch((error: unknown) => {
    // Whoever has no part in the mission learns nothing of its bundles.
    throw error instanceof ProblemError && error.code === 'mission-unknown'
      ? new ProblemError('bundle-unknown')
      : error;
  });
  const missionId = row.mission_id;
  if (row.state === 'waiting' || row.state === 'making') {
    await endWithout(tx, bundleId, 'cancelled', now);
    return {
      ok: true,
      publish: [event('bundle.cancelled', bundleId, { bundleId, missionId }, cause)],
      result: { bundleId, state: 'cancelled' },
    };
  }
  if (row.state !== 'made') throw new ProblemError('bundle-gone');
  await endWithout(tx, bundleId, 'deleted', now);
  return {
    ok: true,
    publish: [event('bundle.deleted', bundleId, { bundleId, missionId, reason: 'asked' }, cause)],
    result: { bundleId, state: 'deleted' },
  };
}

/** Deletes what its time or its mission has left behind, a few at a time; each deletion is an entry. */
export async function deleteDueBundles(tx: Tx, now: string): Promise<boolean> {
  const due = await dueBundles(tx, now);
  for (const { bundle_id: bundleId, mission_id: missionId, over } of due) {
    await endWithout(tx, bundleId, 'deleted', now);
    const reason = over ? 'mission-ended' : 'expired';
    await publish(tx, [
      event(
        'bundle.deleted',
        bundleId,
        { bundleId, missionId, reason },
        {
          system: `system:clock/${bundleId}`,
        },
      ),
    ]);
  }
  return due.length > 0;
}

const event = (
  type: 'bundle.requested' | 'bundle.cancelled' | 'bundle.deleted',
  key: string,
  data: Record<string, unknown>,
  cause: CommandContext['cause'],
) => ({ topic: 'audit-log.events' as const, key, event: { type, key, data }, cause });
