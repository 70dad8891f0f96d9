import { appendEvents, type Tx } from '@garant/nest-kit';
import {
  addHits,
  evolveDetection,
  figureOf,
  hitsOf,
  isDue,
  learn,
  windowKey,
  type DetectionEvent,
  type Hit,
  type Tunings,
  type WindowState,
  type WorkingCalendar,
} from '@garant/rules';
import { uuidv7 } from 'uuidv7';
import { entriesFrom } from '../entries/entry.sequence.js';
import {
  accountsOf,
  detectionStream,
  dropWindows,
  saveAccounts,
  saveDetection,
  saveWindows,
  setPlace,
  takePlace,
  tunings,
  windowsOf,
} from './detection.store.js';
import { DETAILED, seenOf } from './seen.entry.js';

/** Entries per step: a write transaction lasts well below a second. */
export const AT_ONCE = 1_000;
/** Days after which a window to which nothing was added is forgotten. */
const KEPT_DAYS = 62;

/**
 * Looks at the next entries of the log, each exactly once: what was added up, what was found, and the place move in one
 * transaction. A crash before its commit leaves all three as they were.
 * @returns whether there is more to look at
 */
export async function detectionStep(
  tx: Tx,
  now: string,
  calendar: WorkingCalendar,
  atOnce = AT_ONCE,
): Promise<boolean> {
  const place = await takePlace(tx);
  const entries = await entriesFrom(tx, place, atOnce, DETAILED);
  if (entries.length === 0) return false;
  const tuned = await tunings(tx);
  const seen = entries.map(seenOf);
  const accounts = await accountsOf(tx, [...new Set(seen.flatMap(({ actor }) => actor ?? []))]);
  const learned = new Map<string, ReturnType<typeof learn>>();
  const hits = new Map<string, Hit[]>();
  for (const one of seen) {
    const known = one.actor === null ? null : (accounts.get(one.actor) ?? null);
    for (const hit of hitsOf(one, known, tuned, calendar)) {
      const key = windowKey(hit);
      const together = hits.get(key);
      if (together) together.push(hit);
      else hits.set(key, [hit]);
    }
    if (one.actor === null) continue;
    const after = learn(known, one);
    accounts.set(one.actor, after);
    if (known === null || after.lastDay !== known.lastDay || after.roles.length !== known.roles.length)
      learned.set(one.actor, after);
  }
  const windows = await windowsOf(tx, [...hits.keys()]);
  const changed = new Map<string, WindowState>();
  for (const [key, its] of hits) {
    const state = addHits(windows.get(key), its);
    const due = isDue(state, tuned[state.rule]);
    if (due) await raise(tx, key, state, tuned, now);
    changed.set(key, due ? { ...state, raised: true } : state);
  }
  await saveWindows(tx, changed, now);
  await saveAccounts(tx, learned);
  await setPlace(tx, place + entries.length);
  if (entries.length < atOnce) await dropWindows(tx, daysBefore(now, KEPT_DAYS));
  return entries.length === atOnce;
}

async function raise(tx: Tx, key: string, state: WindowState, tuned: Tunings, now: string): Promise<void> {
  const detectionId = uuidv7();
  const { rule, window, about, from, to, shown } = state;
  const event: DetectionEvent = {
    type: 'detection.raised',
    key: detectionId,
    data: {
      detectionId,
      rule,
      window,
      ...(about.actor === null ? {} : { accountRef: about.actor }),
      ...(about.subject === null ? {} : { subjectRef: about.subject }),
      ...(about.permit === null ? {} : { permitId: about.permit }),
      figure: figureOf(state),
      limit: tuned[rule].parameters.limit!,
      parameters: tuned[rule].parameters,
      entries: shown,
      from,
      to,
    },
  };
  await appendEvents(tx, {
    streamId: detectionStream(detectionId),
    expectedVersion: 0,
    events: [{ ...event, data: { ...event.data } }],
    cause: { system: 'system:clock/detection' },
    time: now,
  });
  await saveDetection(tx, evolveDetection(undefined, { ...event, at: now, actor: null })!, key);
}

const daysBefore = (now: string, days: number): string =>
  new Date(Date.parse(now) - days * 86_400_000).toISOString();
