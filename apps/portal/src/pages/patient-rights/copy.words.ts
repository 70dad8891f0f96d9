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

/** A value as a person reads it; nothing is left out by the caller. */
export function valueLabel(t: Text, value: Value): string {
  if (value === null || value === '') return '';
  if (typeof value === 'boolean') return t(value ? 'held.yes' : 'held.no');
  return typeof value === 'string' && TIME.test(value) ? t.dateTime(value) : String(value);
}
