import type { LogClassId } from './log.class.table.js';

/** Types whose class is another than that of what they are about. */
const TYPES: Readonly<Record<string, LogClassId>> = {
  // A refusal is an attempt: it belongs to the control of authorised users.
  'command.refused': 'access',
  'decision.made': 'access',
  'delivery.retry': 'contact',
  'delivery.retried': 'contact',
  'identity.reveal': 'control',
  'identity.revealed': 'control',
};

/** Class of a type by what it is about: the word before its first dot. */
const NOUNS: Readonly<Record<LogClassId, readonly string[]>> = {
  technical: ['command', 'key', 'clock', 'duty', 'webhook'],
  contact: ['callback', 'contact', 'help-code', 'letter', 'letters', 'message'],
  access: ['account', 'data', 'detection', 'entries'],
  environment: ['deletion', 'environment', 'recall', 'release', 'unseal'],
  rights: ['case', 'complaint', 'export', 'finding', 'identity', 'request'],
  control: ['answer', 'bundle', 'flag', 'hold', 'minutes', 'mission', 'note', 'order', 'replay'],
  permits: [
    'application',
    'committee',
    'data-request',
    'dataset',
    'decision',
    'delivery',
    'fees',
    'meeting',
    'permit',
    'processing',
    'project',
    'result',
    'training',
  ],
  choices: [
    'advance-choice',
    'age',
    'authority',
    'choice',
    'choices',
    'conflict',
    'consent',
    'consent-resource',
    'death',
    'form',
    'import',
    'linkage',
    'mandate',
    'notice',
    'people',
    'person',
    'policy',
    'question',
    'register',
    'solo',
    'written-refusal',
  ],
  log: ['alarm', 'checkpoint', 'details', 'log', 'log-key', 'period', 'timestamp', 'witness'],
  unreadable: ['unreadable'],
};
const CLASS_OF_NOUN: ReadonlyMap<string, LogClassId> = new Map(
  (Object.keys(NOUNS) as LogClassId[]).flatMap((id) => NOUNS[id].map((noun) => [noun, id] as const)),
);

/** The class of a type, or null for a type that no class names. */
export function listedClass(type: string): LogClassId | null {
  if (Object.hasOwn(TYPES, type)) return TYPES[type]!;
  return CLASS_OF_NOUN.get(type.split('.')[0]!) ?? null;
}

/** The class of an entry. What nobody knows is kept no longer than what nobody can read. */
export const classOf = (type: string): LogClassId => listedClass(type) ?? 'unreadable';

/** For documents: what each class holds. */
export const membersOf = (id: LogClassId): readonly string[] => [
  ...NOUNS[id].map((noun) => `${noun}.*`),
  ...Object.keys(TYPES).filter((type) => TYPES[type] === id),
];
/** Each noun stands in one class. */
export const LISTED_NOUNS: readonly string[] = Object.values(NOUNS).flat();
