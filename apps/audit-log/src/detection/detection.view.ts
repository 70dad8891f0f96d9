import type {
  Actor,
  DetectionEntry,
  DetectionFile,
  DetectionQueue,
  DetectionRuleView,
  DetectionView,
} from '@garant/contracts';
import { loadStream, type Tx, type VaultCipher } from '@garant/nest-kit';
import {
  DETECTION_LIFE,
  DETECTION_ROLES,
  DETECTION_RULES,
  DETECTION_STATES,
  figureOf,
  type Detection,
  type DetectionOutcome,
  type DetectionStatus,
  type EscalationTarget,
} from '@garant/rules';
import { entryAt } from '../entries/entry.search.js';
import { noteRead } from '../inspection/read.note.js';
import { reasonsAbout } from '../retention/reason.store.js';
import { headOf } from '../sequence/entry.store.js';
import { detectionStream, placeOf, ruleStream, tunings, windowsOf } from './detection.store.js';

/** What a reader may do with a finding now: the table of the rules, for the buttons. */
function mayOf(detection: Detection, reader: Actor): string[] {
  if (!(DETECTION_ROLES as readonly string[]).includes(reader.role) || detection.accountRef === reader.ref)
    return [];
  return DETECTION_LIFE[detection.status].filter(
    (type) => type === 'detection.take' || type === 'detection.reopen' || detection.assignee === reader.ref,
  );
}
const viewOf = (detection: Detection, reader: Actor): DetectionView => ({
  ...detection,
  entries: [...detection.entries],
  parameters: { ...detection.parameters },
  may: mayOf(detection, reader),
});

export interface QueueQuery {
  readonly state?: DetectionStatus | 'open' | undefined;
  readonly rule?: string | undefined;
  readonly mine?: boolean | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** The queue, oldest open first. There is no way to ask for the findings about an account: this is no view of staff. */
export async function queueOf(tx: Tx, reader: Actor, query: QueueQuery): Promise<DetectionQueue> {
  const rows = await tx.query<{ state: Detection; total: number }>(
    `SELECT state, count(*) OVER () AS total FROM detection
     WHERE ($1::text IS NULL OR ($1 = 'open' AND status <> 'CLOSED') OR status = $1)
       AND ($2::text IS NULL OR rule = $2) AND ($3::text IS NULL OR assignee = $3)
     ORDER BY status = 'CLOSED', CASE WHEN status = 'CLOSED' THEN NULL ELSE raised_at END, raised_at DESC, detection_id
     LIMIT $4 OFFSET $5`,
    [query.state ?? null, query.rule ?? null, query.mine ? reader.ref : null, query.limit, query.offset],
  );
  const counted = await tx.query<{ status: DetectionStatus; count: number }>(
    'SELECT status, count(*) AS count FROM detection GROUP BY status',
  );
  const counts = Object.fromEntries(
    DETECTION_STATES.map((state) => [
      state,
      Number(counted.find(({ status }) => status === state)?.count ?? 0),
    ]),
  ) as Record<DetectionStatus, number>;
  return {
    items: rows.map(({ state }) => viewOf(state, reader)),
    total: Number(rows[0]?.total ?? 0),
    counts,
    readTo: await placeOf(tx),
    size: await headOf(tx),
  };
}

/**
 * One finding with its history; its entries for whoever took it, noted like every read. Null when there is none.
 * An inspector reads the finding and, in a mission, the entries themselves.
 */
export async function fileOf(
  tx: Tx,
  vault: VaultCipher,
  reader: Actor,
  detectionId: string,
): Promise<DetectionFile | null> {
  const [row] = await tx.query<{ state: Detection; window_key: string }>(
    'SELECT state, window_key FROM detection WHERE detection_id = $1',
    [detectionId],
  );
  if (!row) return null;
  const detection = row.state;
  const reasons = await reasonsAbout(tx, vault, [detectionId]);
  const history = (await loadStream(tx, detectionStream(detectionId))).map(
    ({ type, time, actor, data, causationId }) => ({
      type,
      at: time,
      by: actor && { ref: actor.ref, role: actor.role },
      to:
        (data.to as EscalationTarget | undefined) && type === 'detection.escalated'
          ? (data.to as EscalationTarget)
          : null,
      outcome: (data.outcome as DetectionOutcome | undefined) ?? null,
      text: reasons.find(({ commandId }) => commandId === causationId)?.text ?? null,
    }),
  );
  const window = (await windowsOf(tx, [row.window_key])).get(row.window_key);
  const mine = detection.assignee === reader.ref && detection.accountRef !== reader.ref;
  return {
    ...viewOf(detection, reader),
    history,
    figureNow: Math.max(detection.figure, window ? figureOf(window) : 0),
    shown: mine ? await shownEntries(tx, reader, detection) : null,
  };
}

async function shownEntries(
  tx: Tx,
  reader: Actor,
  { entries, detectionId }: Detection,
): Promise<DetectionEntry[]> {
  const views = await Promise.all(entries.map((index) => entryAt(tx, index)));
  await noteRead(tx, reader, { detectionId, indexes: [...entries] }, entries.length);
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return views.flatMap((view) => {
    if (!view) return [];
    const { index, entry, details } = view;
    const data = details?.data;
    return [
      {
        index,
        type: entry.type,
        at: entry.time ?? entry.received,
        outcome: entry.outcome,
        purpose: entry.purpose,
        what: text(data?.what),
        rows: typeof data?.rows === 'number' ? data.rows : null,
        problem: text((data?.problem as { code?: unknown } | undefined)?.code),
        erased: details === null,
      },
    ];
  });
}

/** Every rule with its figures, what became of its findings, and who changed the figures when and why. */
export async function rulesOf(tx: Tx, vault: VaultCipher): Promise<DetectionRuleView[]> {
  const [inForce, counted, reasons] = await Promise.all([
    tunings(tx),
    tx.query<{ rule: string; raised: number; open: number; closed: number; wrong: number }>(
      `SELECT rule, count(*) AS raised, count(*) FILTER (WHERE status <> 'CLOSED') AS open,
         count(*) FILTER (WHERE status = 'CLOSED') AS closed, count(*) FILTER (WHERE outcome = 'false-positive') AS wrong
       FROM detection GROUP BY rule`,
    ),
    reasonsAbout(
      tx,
      vault,
      DETECTION_RULES.map(({ id }) => id),
    ),
  ]);
  return Promise.all(
    DETECTION_RULES.map(async ({ measure: _measure, parameters, ...rule }) => {
      const counts = counted.find((one) => one.rule === rule.id);
      const { enabled, parameters: values } = inForce[rule.id];
      const history = await loadStream(tx, ruleStream(rule.id));
      return {
        ...rule,
        enabled,
        parameters: Object.entries(parameters).map(([name, one]) => ({
          ...one,
          name,
          value: values[name] ?? one.default,
        })),
        raised: Number(counts?.raised ?? 0),
        open: Number(counts?.open ?? 0),
        closed: Number(counts?.closed ?? 0),
        falsePositives: Number(counts?.wrong ?? 0),
        history: history
          .map(({ time, actor, data, causationId }) => ({
            at: time,
            by: actor && { ref: actor.ref, role: actor.role },
            enabled: data.enabled === true,
            parameters: data.parameters as Record<string, number>,
            reason: reasons.find(({ commandId }) => commandId === causationId)?.text ?? null,
          }))
          .reverse(),
      };
    }),
  );
}
