import { instant } from '../clocks/calendar.js';
import type { Json, JsonObject } from '../release/element.sanitising.js';
import { isObject } from '../release/element.sanitising.js';
import { EXTENSIONS } from './fhir.codes.js';
import type { FhirVersion } from './fhir.codes.js';
import type { FhirIssue } from './fhir.model.js';

type Primitive = 'code' | 'string' | 'uri' | 'boolean' | 'date' | 'dateTime' | 'instant' | 'id';
interface Field {
  readonly of: Primitive | Shape;
  readonly min?: number;
  readonly many?: boolean;
}
interface Shape {
  readonly fields: Readonly<Record<string, Field>>;
  /** Elements of the FHIR type that are known here, but whose meaning the register cannot keep. */
  readonly unsupported?: readonly string[];
  /** Urls of extensions that may stand here. */
  readonly extensions?: readonly string[];
}

const one = (of: Field['of'], min = 0): Field => ({ of, min });
const many = (of: Field['of'], min = 0): Field => ({ of, min, many: true });

const CODING: Shape = {
  fields: { system: one('uri'), code: one('code'), display: one('string'), version: one('string') },
  unsupported: ['userSelected'],
};
const CONCEPT: Shape = { fields: { coding: many(CODING, 1), text: one('string') } };
const IDENTIFIER: Shape = {
  fields: { system: one('uri'), value: one('string'), use: one('code') },
  unsupported: ['type', 'period', 'assigner'],
};
const REFERENCE: Shape = {
  fields: {
    reference: one('string'),
    type: one('uri'),
    identifier: one(IDENTIFIER),
    display: one('string'),
  },
};
const NOTICE_REFERENCE: Shape = {
  ...REFERENCE,
  extensions: [EXTENSIONS.noticeHash, EXTENSIONS.noticeShownAt],
};
const META: Shape = {
  fields: {
    versionId: one('id'),
    lastUpdated: one('instant'),
    source: one('uri'),
    profile: many('uri'),
  },
  unsupported: ['security', 'tag'],
};
/** A narrative repeats what the elements say when it is generated from them; any other could say more. */
const NARRATIVE: Shape = { fields: { status: one('code', 1), div: one('string', 1) } };
const ACTOR: Shape = { fields: { role: one(CONCEPT, 1), reference: one(REFERENCE, 1) } };
const DATA: Shape = { fields: { meaning: one('code', 1), reference: one(REFERENCE, 1) } };

const attributes = {
  actor: many(ACTOR),
  purpose: many(CODING),
  code: many(CONCEPT),
  data: many(DATA),
} satisfies Record<string, Field>;
const NARROWING = ['period', 'action', 'securityLabel', 'dataPeriod'];

function provision(version: FhirVersion, depth: number): Shape {
  const deepest = depth === (version === 'R4' ? 1 : 2);
  const typed = version === 'R4';
  return {
    fields: {
      ...(typed ? { type: one('code', depth === 0 ? 0 : 1) } : {}),
      ...attributes,
      ...(deepest ? {} : { provision: many(provision(version, depth + 1)) }),
    },
    unsupported: [
      ...NARROWING,
      ...(typed ? ['class'] : ['documentType', 'resourceType', 'expression']),
      ...(deepest ? ['provision'] : []),
    ],
  };
}

const common = {
  resourceType: one('code', 1),
  id: one('id'),
  meta: one(META),
  language: one('code'),
  text: one(NARRATIVE),
  identifier: many(IDENTIFIER),
  status: one('code', 1),
  category: many(CONCEPT),
} satisfies Record<string, Field>;

export const SHAPES: Readonly<Record<FhirVersion, Shape>> = {
  R4: {
    fields: {
      ...common,
      scope: one(CONCEPT, 1),
      category: many(CONCEPT, 1),
      patient: one(REFERENCE, 1),
      dateTime: one('dateTime', 1),
      performer: many(REFERENCE),
      organization: many(REFERENCE),
      sourceReference: one(NOTICE_REFERENCE),
      policy: many({ fields: { uri: one('uri', 1) }, unsupported: ['authority'] }),
      policyRule: one(CONCEPT),
      provision: one(provision('R4', 0)),
    },
    unsupported: ['contained', 'implicitRules', 'sourceAttachment', 'verification'],
    extensions: [EXTENSIONS.act],
  },
  R5: {
    fields: {
      ...common,
      subject: one(REFERENCE, 1),
      date: one('date', 1),
      grantor: many(REFERENCE),
      controller: many(REFERENCE),
      sourceReference: many(NOTICE_REFERENCE),
      regulatoryBasis: many(CONCEPT),
      policyBasis: one({ fields: { url: one('uri', 1) }, unsupported: ['reference'] }),
      decision: one('code'),
      provision: many(provision('R5', 1)),
    },
    unsupported: [
      'contained',
      'implicitRules',
      'sourceAttachment',
      'verification',
      'period',
      'grantee',
      'manager',
      'policyText',
    ],
    extensions: [EXTENSIONS.act, EXTENSIONS.actedAt],
  },
};

const MOST_VALUES = 50;
const LONGEST = 1_000;
const PATTERNS: Readonly<Partial<Record<Primitive, RegExp>>> = {
  code: /^[^\s]+( [^\s]+)*$/,
  uri: /^\S+$/,
  id: /^[A-Za-z0-9.-]{1,64}$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  dateTime: /^\d{4}-\d{2}-\d{2}(T.+)?$/,
  instant: /T/,
};
const TIMES: readonly Primitive[] = ['date', 'dateTime', 'instant'];

/** Only names that look like elements are repeated in an answer. */
const shown = (name: string): string => (/^_?[A-Za-z][A-Za-z0-9]{0,63}$/.test(name) ? name : '?');

/**
 * Everything in a Consent that the register does not understand whole, by its FHIRPath; empty when nothing is left over.
 * Unknown elements, also null and empty ones, are named: nothing is dropped in silence.
 */
export function shapeIssues(version: FhirVersion, resource: unknown): readonly FhirIssue[] {
  const issues: FhirIssue[] = [];
  const add = (
    type: FhirIssue['type'],
    code: FhirIssue['code'],
    expression: string,
    found?: string,
  ): void => {
    issues.push({
      severity: 'error',
      type,
      code,
      expression,
      ...(found !== undefined && /^[\w.:/#-]{1,120}$/.test(found) ? { found } : {}),
    });
  };

  const extensions = (value: Json, at: string, allowed: readonly string[]): void => {
    if (!Array.isArray(value) || value.length === 0) return add('structure', 'fhir-structure', at);
    const urls = new Set<string>();
    value.forEach((extension: Json, index) => {
      const here = `${at}[${index}]`;
      const url = isObject(extension) && typeof extension.url === 'string' ? extension.url : '';
      if (!allowed.includes(url)) return add('extension', 'fhir-extension-unknown', here, url);
      if (urls.has(url)) return add('structure', 'fhir-structure', here, url);
      urls.add(url);
      const { url: _url, ...rest } = extension as JsonObject;
      const kind = EXTENSION_VALUES[url]!;
      const names = Object.keys(rest);
      if (names.length !== 1 || names[0] !== kind.element)
        return add('structure', 'fhir-structure', here, url);
      primitive(rest[kind.element]!, `${here}.value`, kind.of);
    });
  };

  const primitive = (value: Json, at: string, kind: Primitive): void => {
    if (kind === 'boolean') {
      if (typeof value !== 'boolean') add('value', 'fhir-structure', at);
      return;
    }
    if (typeof value !== 'string' || value.length === 0) return add('value', 'fhir-structure', at);
    if (value.length > LONGEST) return add('too-long', 'fhir-structure', at);
    const pattern = PATTERNS[kind];
    const time = TIMES.includes(kind);
    if ((pattern && !pattern.test(value)) || (time && !Number.isFinite(instant(value))))
      add('value', time ? 'fhir-date' : 'fhir-structure', at, value);
  };

  const field = (value: Json, at: string, { of, many: repeats }: Field): void => {
    const each = (item: Json, here: string): void =>
      typeof of === 'string' ? primitive(item, here, of) : object(item, here, of);
    if (!repeats) return each(value, at);
    if (!Array.isArray(value) || value.length === 0) return add('structure', 'fhir-structure', at);
    if (value.length > MOST_VALUES) return add('too-long', 'fhir-structure', at);
    value.forEach((item: Json, index) => each(item, `${at}[${index}]`));
  };

  const object = (value: Json, at: string, shape: Shape): void => {
    if (!isObject(value)) return add('structure', 'fhir-structure', at);
    const names = Object.keys(value);
    if (names.length === 0) add('structure', 'fhir-structure', at);
    for (const name of names) {
      const here = `${at}.${shown(name)}`;
      const known = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
      if (known) field(value[name]!, here, known);
      else if (name === 'modifierExtension') add('extension', 'fhir-modifier-extension', here);
      else if (name === 'extension') extensions(value[name]!, here, shape.extensions ?? []);
      // An element's id only serves references inside the resource, of which there are none.
      else if (name === 'id' && at !== 'Consent') primitive(value[name]!, here, 'string');
      else if (shape.unsupported?.includes(name)) add('not-supported', 'fhir-element-unsupported', here);
      else add('structure', 'fhir-element-unknown', here);
    }
    for (const [name, { min = 0 }] of Object.entries(shape.fields))
      if (min > 0 && !Object.hasOwn(value, name)) add('required', 'fhir-structure', `${at}.${name}`);
  };

  object(resource as Json, 'Consent', SHAPES[version]);
  return issues;
}

const EXTENSION_VALUES: Readonly<Record<string, { readonly element: string; readonly of: Primitive }>> = {
  [EXTENSIONS.act]: { element: 'valueCode', of: 'code' },
  [EXTENSIONS.actedAt]: { element: 'valueInstant', of: 'instant' },
  [EXTENSIONS.noticeHash]: { element: 'valueString', of: 'string' },
  [EXTENSIONS.noticeShownAt]: { element: 'valueInstant', of: 'instant' },
};

/** Value of a known extension, after {@link shapeIssues} found nothing. */
export function extensionOf(element: JsonObject | undefined, url: string): string | undefined {
  const all = Array.isArray(element?.extension) ? (element.extension as readonly JsonObject[]) : [];
  const found = all.find((extension) => extension.url === url);
  const value = found && found[EXTENSION_VALUES[url]!.element];
  return typeof value === 'string' ? value : undefined;
}
