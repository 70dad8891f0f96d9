import { isEea } from '../environments/country.table.js';
import type { ApplicationContent } from '../procedures/application.model.js';
import type { Sentence } from '../rule.js';
import type { AttachmentState } from './authoring.model.js';
import { isIban, isPeppolId, isVatNumber } from './billing.check.js';
import { CONFIRMATIONS, type AttachmentKind } from './form.codes.js';
import type { FieldName, ApplicationField, SectionId } from './form.model.js';
import { DOCUMENTS, fieldsOf } from './form.table.js';

/** What a form still lacks, or what is wrong in it: where, which rule, which law, and why it is asked for. */
export interface FormFault {
  readonly field: FieldName | `attachment.${AttachmentKind}`;
  readonly section: SectionId;
  readonly rule: FaultRule;
  readonly legalSource: string;
  readonly because?: Sentence;
}
export const FAULT_RULES = [
  'required',
  'part-missing',
  'too-many-words',
  'unconfirmed',
  'function-missing',
  'not-among-persons',
  'iban-invalid',
  'vat-invalid',
  'peppol-invalid',
  'country-inside-eea',
  'ends-before-it-starts',
  'document-missing',
] as const;
export type FaultRule = (typeof FAULT_RULES)[number];

type Content = Partial<ApplicationContent>;

const blank = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

/**
 * Everything that a version of the form still lacks, in the order of the form. Empty: it may be submitted, as far as the
 * form goes; purpose, period and dictionary are judged besides ({@link contentRefusal}).
 */
export function formFaults(
  content: Content,
  formVersion: number,
  attachments: readonly Pick<AttachmentState, 'kind' | 'redactedAt'>[] = [],
): readonly FormFault[] {
  const faults: FormFault[] = [];
  for (const row of fieldsOf(formVersion)) {
    const value = content[row.field];
    const demanded = row.required !== 'never' && (row.required === 'always' || row.required.holds(content));
    const because = typeof row.required === 'object' ? { because: row.required.because } : {};
    const add = (rule: FaultRule): void =>
      void faults.push({
        field: row.field,
        section: row.section,
        rule,
        legalSource: row.legalSource,
        ...because,
      });
    if (blank(value)) {
      if (demanded) add('required');
      continue;
    }
    for (const rule of wrongIn(row, content)) add(rule);
  }
  for (const { kind, since, required, legalSource } of DOCUMENTS) {
    if (since > formVersion || !required.holds(content)) continue;
    if (attachments.some((one) => one.kind === kind && one.redactedAt === null)) continue;
    faults.push({
      field: `attachment.${kind}`,
      section: 'documents',
      rule: 'document-missing',
      legalSource,
      because: required.because,
    });
  }
  return faults;
}

function wrongIn(row: ApplicationField, content: Content): FaultRule[] {
  const { shape } = row;
  const value = content[row.field];
  const rules: FaultRule[] = [];
  if (shape.kind === 'text' && shape.mostWords !== undefined && wordCount(String(value)) > shape.mostWords)
    rules.push('too-many-words');
  if (shape.kind === 'group' && partMissing(shape.parts, value)) rules.push('part-missing');
  if (shape.kind === 'list' && (value as readonly unknown[]).some((line) => partMissing(shape.parts, line)))
    rules.push('part-missing');
  return [...rules, ...(CHECKS[row.field]?.(content) ?? [])];
}

const partMissing = (
  parts: readonly { readonly name: string; readonly optional?: boolean }[],
  value: unknown,
): boolean =>
  parts.some(
    ({ name, optional }) =>
      optional !== true && blank((value as Record<string, unknown> | undefined)?.[name]),
  );

const CHECKS: { readonly [F in FieldName]?: (content: Content) => FaultRule[] } = {
  confirmations: ({ confirmations }) =>
    CONFIRMATIONS.every((promise) => confirmations?.includes(promise)) ? [] : ['unconfirmed'],
  functions: ({ functions, persons }) =>
    (persons ?? []).every((person) => functions?.some((one) => one.person === person && !blank(one.function)))
      ? []
      : ['function-missing'],
  responsiblePerson: ({ responsiblePerson, persons }) =>
    responsiblePerson === undefined || persons?.includes(responsiblePerson) ? [] : ['not-among-persons'],
  billing: ({ billing }) => [
    ...(blank(billing?.iban) || isIban(billing!.iban!) ? [] : (['iban-invalid'] as const)),
    ...(blank(billing?.vat) || isVatNumber(billing!.vat!) ? [] : (['vat-invalid'] as const)),
    ...(blank(billing?.peppol) || isPeppolId(billing!.peppol!) ? [] : (['peppol-invalid'] as const)),
  ],
  transfers: ({ transfers }) =>
    (transfers ?? []).some(({ country }) => isEea(country)) ? ['country-inside-eea'] : [],
  timeRange: ({ timeRange }) =>
    timeRange && timeRange.until < timeRange.from ? ['ends-before-it-starts'] : [],
};

export const wordCount = (text: string): number => (text.trim() === '' ? 0 : text.trim().split(/\s+/).length);

/** How far each section is: how many of its fields are asked for, and how many of those are in order. */
export function sectionProgress(
  content: Content,
  formVersion: number,
  attachments: readonly Pick<AttachmentState, 'kind' | 'redactedAt'>[] = [],
): ReadonlyMap<SectionId, { readonly asked: number; readonly done: number }> {
  const faulty = new Set(formFaults(content, formVersion, attachments).map(({ field }) => field));
  const progress = new Map<SectionId, { asked: number; done: number }>();
  const count = (section: SectionId, field: string): void => {
    const now = progress.get(section) ?? { asked: 0, done: 0 };
    progress.set(section, {
      asked: now.asked + 1,
      done: now.done + (faulty.has(field as FieldName) ? 0 : 1),
    });
  };
  for (const { field, section, required } of fieldsOf(formVersion))
    if (required === 'always' || (required !== 'never' && required.holds(content)) || faulty.has(field))
      count(section, field);
  for (const { kind, since, required } of DOCUMENTS)
    if (since <= formVersion && required.holds(content)) count('documents', `attachment.${kind}`);
  return progress;
}
