import { REGIME_RULES } from './choices/regime.table.js';
import { ACCESS_CHECKS } from './decision/access.decision.js';
import { hex } from './decision/cut.commitment.js';
import type { Sha256 } from './decision/cut.commitment.js';
import { RECORD_CHECKS } from './decision/record.decision.js';
import { CRITERIA_TABLE } from './committee/criterion.table.js';
import { APPLICATION_PERMISSIONS, PERMIT_PERMISSIONS } from './procedures/permission.table.js';
import { PROHIBITED_USES } from './purposes/prohibited-use.table.js';
import { PURPOSES } from './purposes/purpose.table.js';
import {
  ATTACHMENTS,
  CODE_ELEMENTS,
  FILE_TYPES,
  NEVER_KEPT,
  NEVER_REFERENCED,
  URI_ELEMENTS,
} from './release/element.table.js';
import { AUTHORITY_PERMISSIONS } from './representation/authority.permission.table.js';
import { REPRESENTATION_RULES } from './representation/representation.table.js';
import { REQUEST_PERMISSIONS, REQUEST_RULES } from './rights/request.table.js';
import { EHDS_CHAPTER_IV } from './rule.js';
import type { RuleRow } from './rule.js';

/** Raised with every change to what the rules decide, also where no table shows it. */
export const BUNDLE_VERSION = 1;

const HUMAN_GUARANTEE: RuleRow = {
  id: 'PER-02',
  jurisdiction: 'EU',
  effectiveFrom: EHDS_CHAPTER_IV,
  effectiveTo: null,
  legalSource: 'Regulation (EU) 2025/327 Art. 55, 68; GDPR Art. 22',
  sentence: {
    fr: 'Un permis naît d’une évaluation, d’un vote et d’une signature motivée, par trois personnes différentes.',
    en: 'A permit comes from an assessment, a vote and a reasoned signature, by three different people.',
  },
};

/** Every rule that the platform applies, with its dates and its source. */
export const RULES: readonly RuleRow[] = [
  ...Object.values(PURPOSES),
  ...Object.values(PROHIBITED_USES),
  ...Object.values(REGIME_RULES),
  ...REQUEST_RULES,
  ...REPRESENTATION_RULES,
  HUMAN_GUARANTEE,
];

const checks = (list: readonly { readonly code: string; readonly legalSource: string }[]) =>
  list.map(({ code, legalSource }) => ({ code, legalSource }));

/** The rules as data: what a decision names by the SHA-256 of this object's canonical JSON. */
export const BUNDLE = {
  version: BUNDLE_VERSION,
  rules: RULES,
  accessChecks: checks(ACCESS_CHECKS),
  recordChecks: checks(RECORD_CHECKS),
  criteria: CRITERIA_TABLE,
  permissions: {
    application: APPLICATION_PERMISSIONS,
    permit: PERMIT_PERMISSIONS,
    request: REQUEST_PERMISSIONS,
    authority: AUTHORITY_PERMISSIONS,
  },
  release: { ATTACHMENTS, CODE_ELEMENTS, FILE_TYPES, NEVER_KEPT, NEVER_REFERENCED, URI_ELEMENTS },
} as const;

/**
 * RFC 8785 form of plain JSON data made of strings, booleans, null, integers, arrays and objects (all that the bundle
 * holds); object keys in UTF-16 order, undefined members left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new RangeError('the bundle holds integers only');
  if (typeof value === 'function' || typeof value === 'undefined')
    throw new TypeError('the bundle holds data only');
  return JSON.stringify(value);
}

/** UTF-8 bytes; the library knows no TextEncoder. */
export function utf8(text: string): Uint8Array {
  const escaped = encodeURIComponent(text);
  const bytes: number[] = [];
  for (let i = 0; i < escaped.length; i++) {
    if (escaped[i] === '%') {
      bytes.push(Number.parseInt(escaped.slice(i + 1, i + 3), 16));
      i += 2;
    } else bytes.push(escaped.charCodeAt(i));
  }
  return Uint8Array.from(bytes);
}

/** SHA-256 (lower-case hex) of the bundle's canonical JSON. The hash function is injected. */
export const bundleHash = (sha256: Sha256): string => hex(sha256(utf8(canonicalJson(BUNDLE))));

/** The rules for documentation: one row per rule, in both languages. */
export function lawTable(): readonly {
  readonly id: string;
  readonly sentence: RuleRow['sentence'];
  readonly legalSource: string;
  readonly from: string;
  readonly to: string | null;
}[] {
  return RULES.map(({ id, sentence, legalSource, effectiveFrom, effectiveTo }) => ({
    id,
    sentence,
    legalSource,
    from: effectiveFrom,
    to: effectiveTo,
  }));
}
