import type { MessageId, Text } from '../../i18n/text.hook.js';
import french from '../../messages/rights.fr.json' with { type: 'json' };

type Value = string | number | boolean | null;
export type CopyRow = Record<string, Value>;

const KNOWN: ReadonlySet<string> = new Set(Object.keys(french));
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** A column of a copy in words; its technical name where there are none. */
export function columnLabel(t: Text, name: string): string {
  const id = `held.${name}`;
  return KNOWN.has(id) ? t(id as MessageId) : name;
}

/** Columns whose text is a person's own: shown as it is. */
const AS_IT_IS: readonly string[] = ['text', 'familyName', 'givenNames', 'name', 'title', 'jws'];

/** A value as a person reads it: codes in words; nothing is left out by the caller. */
export function valueLabel(t: Text, name: string, value: Value): string {
  if (value === null || value === '') return '';
  if (typeof value === 'boolean') return t(value ? 'held.yes' : 'held.no');
  if (typeof value !== 'string' || AS_IT_IS.includes(name)) return String(value);
  if (TIME.test(value)) return t.dateTime(value);
  const id = `heldcode.${value}`;
  return KNOWN.has(id) ? t(id as MessageId) : value;
}
