import type { Json, JsonObject } from './element.sanitising.js';
import { AttachmentFound, ModifierFound, TooDeep, isObject, sanitise } from './element.sanitising.js';
import type { ReleaseRuleset } from './ruleset.model.js';
import { parseReference } from './reference.parsing.js';
import { FILE_TYPES, SUBJECT_ELEMENTS, USUAL_SUBJECT_ELEMENTS } from './element.table.js';

export type LeftReason =
  | 'malformed'
  | 'resource-type-not-permitted'
  | 'no-single-person'
  | 'person-not-in-release'
  | 'attachment'
  | 'modifier-extension';
export type Released = { readonly kept: JsonObject; readonly person: string } | { readonly left: LeftReason };

const FHIR_ID = /^[A-Za-z0-9.-]{1,64}$/;

/**
 * The holder's id of the one person whom a record is about, or undefined when there is none, or more than one, or when
 * the record does not say it by a plain `Patient/<id>` reference.
 */
export function subjectOf(resource: unknown): string | undefined {
  if (!isObject(resource) || typeof resource.resourceType !== 'string') return undefined;
  if (resource.resourceType === 'Patient')
    return typeof resource.id === 'string' && FHIR_ID.test(resource.id) ? resource.id : undefined;
  const named = subjectElements(resource.resourceType)
    .map((element) => resource[element])
    .filter((value) => value !== undefined);
  const ids = named.map((value) => {
    const target = isObject(value) ? parseReference(value.reference) : undefined;
    return target?.type === 'Patient' ? target.id : undefined;
  });
  return ids.length > 0 && ids.every((id) => id !== undefined && id === ids[0]) ? ids[0] : undefined;
}

export const subjectElements = (resourceType: string): readonly string[] =>
  SUBJECT_ELEMENTS[resourceType] ?? USUAL_SUBJECT_ELEMENTS;

/** `onset[x]` names onsetDateTime, onsetAge, …; any other name itself alone. */
export const namesElement = (listed: string, element: string): boolean =>
  listed.endsWith('[x]')
    ? element.length > listed.length - 3 &&
      element.startsWith(listed.slice(0, -3)) &&
      /[A-Z]/.test(element[listed.length - 3]!)
    : listed === element;

/**
 * Minimises one FHIR R4 record (EHDS Art. 66, GDPR Art. 5(1)(c)). Kept are resourceType, the rewritten id, the person
 * under the release's pseudonym (without it a later withdrawal could not be honoured), and the listed elements without
 * identifiers, names, contacts, free text, or references that leave the release. Everything unknown is dropped. The
 * input is not changed.
 */
export function releaseResource(resource: unknown, ruleset: ReleaseRuleset): Released {
  if (!isObject(resource)) return { left: 'malformed' };
  const { resourceType, id } = resource;
  if (typeof resourceType !== 'string' || typeof id !== 'string' || !FHIR_ID.test(id))
    return { left: 'malformed' };
  const permitted = ruleset.resources.filter((entry) => entry.resourceType === resourceType);
  if (permitted.length === 0) return { left: 'resource-type-not-permitted' };
  if (FILE_TYPES.includes(resourceType)) return { left: 'attachment' };
  const person = subjectOf(resource);
  if (person === undefined) return { left: 'no-single-person' };
  const pseudonym = ruleset.pseudonymOf(person);
  if (pseudonym === undefined) return { left: 'person-not-in-release' };
  if (resource.modifierExtension !== undefined) return { left: 'modifier-extension' };

  const listed = permitted.flatMap((entry) => entry.elements);
  const kept: Record<string, Json> = {
    resourceType,
    id: resourceType === 'Patient' ? pseudonym : ruleset.idRewriter(resourceType, id),
  };
  try {
    for (const [element, value] of Object.entries(resource)) {
      if (element === 'resourceType' || element === 'id' || value === undefined) continue;
      const subject = resourceType !== 'Patient' && subjectElements(resourceType).includes(element);
      if (!subject && !listed.some((name) => namesElement(name, element))) continue;
      const clean = subject
        ? { reference: `Patient/${pseudonym}` }
        : sanitise(element, value as Json, ruleset, listed.includes('extension'));
      if (clean !== undefined) kept[element] = clean;
    }
  } catch (error) {
    if (error instanceof AttachmentFound) return { left: 'attachment' };
    if (error instanceof ModifierFound) return { left: 'modifier-extension' };
    if (error instanceof TooDeep) return { left: 'malformed' };
    throw error;
  }
  return { kept, person: pseudonym };
}
