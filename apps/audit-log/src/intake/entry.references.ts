import type { LogEntry } from '@garant/contracts';
import { isUuid, type Reading } from './message.reading.js';

/** References that stand in the entry itself. */
export type Named = Pick<
  LogEntry,
  'subject' | 'permit' | 'dataset' | 'application' | 'release' | 'environment' | 'purpose' | 'outcome'
>;
/** What an entry can be found by. `project` is an application, or the project that a permit became. */
export const REFERENCE_KINDS = [
  'subject',
  'permit',
  'dataset',
  'application',
  'project',
  'release',
  'environment',
  'actor',
  'organisation',
  'purpose',
  'kind',
  'type',
  'outcome',
  'flag',
] as const;
export interface Reference {
  kind: (typeof REFERENCE_KINDS)[number];
  ref: string;
}

const CODE = /^[\w.:/@-]{1,100}$/;
/** What a search can ask for. */
export const SEARCHED = /^[\x21-\x7e]{1,200}$/;
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
export function referencesOf(reading: Reading, entry: LogEntry): Reference[] {
  const found = new Map<string, Reference>();
  const add = (kind: Reference['kind'], ref: unknown): void => {
    if (typeof ref === 'string' && SEARCHED.test(ref)) found.set(`${kind} ${ref}`, { kind, ref });
  };
  add('kind', entry.kind);
  add('type', entry.type);
  for (const flag of entry.flags) add('flag', flag);
  add('actor', entry.actor?.ref);
  add('organisation', entry.actor?.organisation);
  add('actor', /^system:(?:read|decision|import)\/([0-9a-f-]{36})/.exec(entry.cause ?? '')?.[1]);
  for (const kind of NAMED) add(kind, entry[kind]);
  if (reading.kind === 'unreadable') return [...found.values()];
  const { data } = reading;
  add('organisation', data.organisation);
  for (const id of [entry.application, data.projectId]) add('project', id);
  for (const id of list(data.datasetIds)) add('dataset', id);
  for (const part of list(data.decisive)) if (isObject(part)) add('dataset', part.datasetId);
  if (isObject(data.for) && data.for.kind === 'release') add('release', data.for.id);
  if (isObject(data.terms)) {
    for (const part of list(data.terms.datasets)) if (isObject(part)) add('dataset', part.datasetId);
    for (const kind of ['application', 'project'] as const) add(kind, data.terms.applicationId);
    add('environment', data.terms.environmentId);
  }
  for (const row of list(data.rows))
    if (isObject(row) && isUuid(row.subjectRef)) add('subject', row.subjectRef.toLowerCase());
  return [...found.values()];
}

const NAMED = [
  'subject',
  'permit',
  'dataset',
  'application',
  'release',
  'environment',
  'purpose',
  'outcome',
] as const;
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
