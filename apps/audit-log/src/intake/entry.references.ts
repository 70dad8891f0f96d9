import type { LogEntry } from '@garant/contracts';
import { isUuid, type Reading } from './message.reading.js';

/** References that stand in the entry itself. */
export type Named = Pick<
  LogEntry,
  'subject' | 'permit' | 'dataset' | 'application' | 'release' | 'environment' | 'purpose' | 'outcome'
>;
export interface Reference {
  kind: 'subject' | 'permit' | 'dataset' | 'application' | 'release' | 'environment' | 'actor';
  ref: string;
}

const CODE = /^[\w.:/@-]{1,100}$/;
const code = (value: unknown): string | null =>
  typeof value === 'string' && CODE.test(value) ? value : null;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One rule for all messages: the names at the top of `data`. Part of entry form v1, so it does not change. */
export function namedIn({ type, data, kind }: Pick<Reading, 'type' | 'data' | 'kind'>): Named {
  const none = kind === 'unreadable';
  const name = (member: string): string | null => (none ? null : code(data[member]));
  return {
    subject: !none && isUuid(data.subjectRef) ? data.subjectRef.toLowerCase() : null,
    permit: name('permitId'),
    dataset: name('datasetId'),
    application: name('applicationId'),
    release: name('releaseId'),
    environment: name('environmentId'),
    purpose: name('purpose'),
    outcome: none ? null : outcomeOf(type, data),
  };
}

function outcomeOf(type: string, data: Record<string, unknown>): string | null {
  if (type === 'command.done') return 'done';
  if (type === 'command.refused') return 'refused';
  return code(data.effect) ?? code(data.decision);
}

/**
 * Everything an entry can be searched by: what it names, and what its data name deeper down (the people of a linkage, the
 * datasets of a permit or of a cut, who caused a read). An index beside the log, which may learn more with time.
 */
export function referencesOf(reading: Reading): Reference[] {
  const named = namedIn(reading);
  const found: Reference[] = [];
  const add = (kind: Reference['kind'], ref: unknown): void => {
    const text = code(ref);
    if (text !== null && !found.some((other) => other.kind === kind && other.ref === text))
      found.push({ kind, ref: text });
  };
  add('actor', reading.actor?.ref);
  add('actor', /^system:(?:read|decision|import)\/([0-9a-f-]{36})/.exec(reading.cause ?? '')?.[1]);
  for (const kind of ['subject', 'permit', 'dataset', 'application', 'release', 'environment'] as const)
    add(kind, named[kind]);
  if (reading.kind === 'unreadable') return found;
  const { data } = reading;
  for (const id of list(data.datasetIds)) add('dataset', id);
  for (const part of list(data.decisive)) if (isObject(part)) add('dataset', part.datasetId);
  if (isObject(data.for) && data.for.kind === 'release') add('release', data.for.id);
  if (isObject(data.terms)) {
    for (const part of list(data.terms.datasets)) if (isObject(part)) add('dataset', part.datasetId);
    add('application', data.terms.applicationId);
    add('environment', data.terms.environmentId);
  }
  const subjects = new Set(found.filter(({ kind }) => kind === 'subject').map(({ ref }) => ref));
  for (const row of list(data.rows)) {
    if (!isObject(row) || !isUuid(row.subjectRef) || subjects.has(row.subjectRef.toLowerCase())) continue;
    subjects.add(row.subjectRef.toLowerCase());
    found.push({ kind: 'subject', ref: row.subjectRef.toLowerCase() });
  }
  return found;
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
