import { ATTACHMENTS, CODE_ELEMENTS, NEVER_KEPT, NEVER_REFERENCED, URI_ELEMENTS } from './element.table.js';
import { parseReference } from './reference.parsing.js';
import type { ReleaseRuleset } from './ruleset.model.js';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Why a whole record stays behind. Thrown inside one record's walk and caught at its end. */
export class AttachmentFound extends Error {}
export class ModifierFound extends Error {}
export class TooDeep extends Error {}

const MOST_DEPTH = 40;
const DATE = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?)?)?$/;
const TIME = /^\d{2}:\d{2}:\d{2}(\.\d+)?$/;
/** A token of a value set, and the code of any code system (UCUM units have slashes, brackets and braces). */
const TOKEN = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/;
const SYSTEM_CODE = /^[A-Za-z0-9{}[\]()%^+*'"!#$&<>=~.,:/_-]{1,128}$/;
const POINTS_TO_PEOPLE = new RegExp(`^(Patient|${NEVER_REFERENCED.join('|')})[/?]`);
const isSystemCode = (text: string): boolean => SYSTEM_CODE.test(text) && !POINTS_TO_PEOPLE.test(text);
const URI = /^(https?:\/\/|urn:oid:|urn:iso:|urn:ietf:)[^\s?#|]*(\|[^\s]*)?$/;

/** What remains of one element's value, or undefined when nothing may remain. */
export function sanitise(
  element: string,
  value: Json,
  ruleset: ReleaseRuleset,
  extensions: boolean,
  depth = 0,
): Json | undefined {
  if (depth > MOST_DEPTH) throw new TooDeep();
  if (element.startsWith('_') || NEVER_KEPT.includes(element)) return undefined;
  if (element === 'extension' && !extensions) return undefined;
  if (element === 'modifierExtension') throw new ModifierFound();
  if (ATTACHMENTS.includes(element)) throw new AttachmentFound();
  if (Array.isArray(value)) {
    const items = value
      .map((item: Json) => sanitise(element, item, ruleset, extensions, depth + 1))
      .filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (isObject(value)) return sanitiseObject(value, ruleset, extensions, depth);
  if (typeof value === 'string') return keepsString(element, value) ? value : undefined;
  return value === null ? undefined : value;
}

function keepsString(element: string, text: string): boolean {
  if (element === 'code' || element === 'unit') return isSystemCode(text);
  if (CODE_ELEMENTS.includes(element)) return TOKEN.test(text);
  if (URI_ELEMENTS.includes(element)) return URI.test(text);
  return !element.endsWith('String') && (DATE.test(text) || TIME.test(text));
}

function sanitiseObject(
  value: JsonObject,
  ruleset: ReleaseRuleset,
  extensions: boolean,
  depth: number,
): Json | undefined {
  if (typeof value.contentType === 'string') throw new AttachmentFound();
  if ('reference' in value) return rewriteReference(value.reference, ruleset);
  // An Identifier or ContactPoint in any place: a system with a textual value.
  if (typeof value.value === 'string') return undefined;
  const clean: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'id') continue;
    const kept =
      key === 'display' ? terminologyLabel(value) : sanitise(key, inner, ruleset, extensions, depth + 1);
    if (kept !== undefined) clean[key] = kept;
  }
  const meaning = Object.keys(clean).filter((key) => key !== 'url' && key !== 'system' && key !== 'version');
  return meaning.length > 0 ? clean : undefined;
}

/** `Coding.display` is the code system's own label; without system and code it is somebody's words. */
function terminologyLabel(value: JsonObject): string | undefined {
  const coded =
    typeof value.system === 'string' &&
    URI.test(value.system) &&
    typeof value.code === 'string' &&
    isSystemCode(value.code);
  return coded && typeof value.display === 'string' ? value.display : undefined;
}

/** A reference inside the release, under its pseudonymous id; anything else is dropped with its display. */
function rewriteReference(reference: Json | undefined, ruleset: ReleaseRuleset): JsonObject | undefined {
  const target = parseReference(reference);
  if (!target || NEVER_REFERENCED.includes(target.type)) return undefined;
  if (target.type === 'Patient') {
    const pseudonym = ruleset.pseudonymOf(target.id);
    return pseudonym === undefined ? undefined : { reference: `Patient/${pseudonym}` };
  }
  if (!ruleset.inRelease(target.type, target.id)) return undefined;
  return { reference: `${target.type}/${ruleset.idRewriter(target.type, target.id)}` };
}
