import { loadStream, type Tx } from '@garant/nest-kit';
import {
  DEFAULT_TUNINGS,
  evolveDetection,
  type Detection,
  type DetectionRuleId,
  type KnownAccount,
  type RecordedDetectionEvent,
  type Tuning,
  type Tunings,
  type WindowState,
} from '@garant/rules';

export const detectionStream = (detectionId: string): string => `detection:${detectionId}`;
export const ruleStream = (rule: string): string => `detection-rule:${rule}`;

export async function loadDetection(
  tx: Tx,
  detectionId: string,
): Promise<{ detection: Detection | undefined; version: number }> {
  const events = await loadStream(tx, detectionStream(detectionId));
  let detection: Detection | undefined;
  for (const { type, data, time, actor } of events)
    detection = evolveDetection(detection, {
      type,
      key: detectionId,
      data,
      at: time,
      actor: actor && { ref: actor.ref, role: actor.role },
    } as unknown as RecordedDetectionEvent);
  return { detection, version: events.length };
}

export async function saveDetection(tx: Tx, detection: Detection, windowKey = ''): Promise<void> {
  const { detectionId, rule, status, outcome, assignee, accountRef, raisedAt } = detection;
  await tx.query(
    `INSERT INTO detection (detection_id, rule, status, outcome, assignee, account_ref, raised_at, window_key, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb)
     ON CONFLICT (detection_id) DO UPDATE SET status = EXCLUDED.status, outcome = EXCLUDED.outcome,
       assignee = EXCLUDED.assignee, state = EXCLUDED.state`,
    [
      detectionId,
      rule,
      status,
      outcome,
      assignee,
      accountRef,
      raisedAt,
      windowKey,
      JSON.stringify(detection),
    ],
  );
}

/** Figures in force of every rule. */
export async function tunings(tx: Tx): Promise<Tunings> {
  const rows = await tx.query<Tuning & { rule: DetectionRuleId }>(
    'SELECT rule, enabled, parameters FROM detection_tuning',
  );
  const tuned = rows.map(({ rule, enabled, parameters }) => [rule, { enabled, parameters }] as const);
  return { ...DEFAULT_TUNINGS, ...Object.fromEntries(tuned) };
}

export async function saveTuning(
  tx: Tx,
  rule: DetectionRuleId,
  { enabled, parameters }: Tuning,
): Promise<void> {
  await tx.query(
    `INSERT INTO detection_tuning (rule, enabled, parameters) VALUES ($1, $2, $3::jsonb)
     ON CONFLICT (rule) DO UPDATE SET enabled = EXCLUDED.enabled, parameters = EXCLUDED.parameters`,
    [rule, enabled, JSON.stringify(parameters)],
  );
}

/** The next entry to look at, locked until the end of the transaction. */
export async function takePlace(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ next: number }>('SELECT next FROM detection_place FOR UPDATE');
  return row!.next;
}
export const placeOf = async (tx: Tx): Promise<number> =>
  (await tx.query<{ next: number }>('SELECT next FROM detection_place'))[0]!.next;
export async function setPlace(tx: Tx, next: number): Promise<void> {
  await tx.query('UPDATE detection_place SET next = $1', [next]);
}

export async function windowsOf(tx: Tx, keys: readonly string[]): Promise<Map<string, WindowState>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.query<{ key: string; state: WindowState }>(
    'SELECT key, state FROM detection_window WHERE key = ANY($1)',
    [keys],
  );
  return new Map(rows.map(({ key, state }) => [key, state]));
}
export async function saveWindows(
  tx: Tx,
  windows: ReadonlyMap<string, WindowState>,
  now: string,
): Promise<void> {
  if (windows.size === 0) return;
  const states = [...windows.values()];
  await tx.query(
    `INSERT INTO detection_window (key, touched_at, state)
     SELECT key, $2::timestamptz, state FROM unnest($1::text[], $3::jsonb[]) AS w (key, state)
     ON CONFLICT (key) DO UPDATE SET touched_at = EXCLUDED.touched_at, state = EXCLUDED.state`,
    [[...windows.keys()], now, states.map((state) => JSON.stringify(state))],
  );
}
/** Windows to which nothing was added since; the longest lasts a month. */
export const dropWindows = async (tx: Tx, before: string): Promise<void> => {
  await tx.query('DELETE FROM detection_window WHERE touched_at < $1', [before]);
};

/** Closed findings that were raised before a time, and accounts that did nothing since: their words and rows go. */
export async function forgetFindings(tx: Tx, before: string): Promise<void> {
  const gone = await tx.query<{ detection_id: string }>(
    `DELETE FROM detection WHERE status = 'CLOSED' AND raised_at < $1 RETURNING detection_id`,
    [before],
  );
  await tx.query('DELETE FROM sealed_reason WHERE about = ANY($1)', [
    gone.map(({ detection_id }) => detection_id),
  ]);
  await tx.query('DELETE FROM detection_account WHERE last_day < $1', [before.slice(0, 10)]);
}

export async function accountsOf(tx: Tx, refs: readonly string[]): Promise<Map<string, KnownAccount>> {
  if (refs.length === 0) return new Map();
  const rows = await tx.query<{ account: string; roles: string[]; last_day: string | null }>(
    'SELECT account, roles, last_day FROM detection_account WHERE account = ANY($1)',
    [refs],
  );
  return new Map(rows.map(({ account, roles, last_day }) => [account, { roles, lastDay: last_day }]));
}
export async function saveAccounts(tx: Tx, accounts: ReadonlyMap<string, KnownAccount>): Promise<void> {
  if (accounts.size === 0) return;
  const known = [...accounts.values()];
  await tx.query(
    `INSERT INTO detection_account (account, roles, last_day)
     SELECT account, string_to_array(roles, ','), last_day FROM unnest($1::text[], $2::text[], $3::text[]) AS a (account, roles, last_day)
     ON CONFLICT (account) DO UPDATE SET roles = EXCLUDED.roles, last_day = EXCLUDED.last_day`,
    [[...accounts.keys()], known.map(({ roles }) => roles.join(',')), known.map(({ lastDay }) => lastDay)],
  );
}
