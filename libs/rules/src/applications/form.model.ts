import type { ApplicationContent } from '../procedures/application.model.js';
import type { Sentence } from '../rule.js';
import type { AttachmentKind } from './form.codes.js';

export type FieldName = keyof ApplicationContent;

/** How a field is asked for. A list has rows of named parts, a group has one; both are one field for those who write. */
export type FieldShape =
  | { readonly kind: 'line' }
  | { readonly kind: 'text'; readonly rows: number; readonly mostWords?: number }
  | { readonly kind: 'day' }
  | { readonly kind: 'country' }
  | { readonly kind: 'yes-no' }
  | { readonly kind: 'choice'; readonly options: Readonly<Record<string, Sentence>> }
  | { readonly kind: 'several'; readonly options: Readonly<Record<string, Sentence>> }
  | { readonly kind: 'group'; readonly parts: readonly FieldPart[] }
  | { readonly kind: 'list'; readonly parts: readonly FieldPart[] }
  /** Asked for in its own way: purposes, people, datasets, environments. */
  | { readonly kind: 'own' };

export interface FieldPart {
  readonly name: string;
  readonly label: Sentence;
  readonly shape: Exclude<FieldShape, { kind: 'group' | 'list' | 'several' | 'own' }>;
  readonly optional?: boolean;
}

/** When a field must be filled in; the reason is for people. */
export interface Condition {
  readonly holds: (content: Partial<ApplicationContent>) => boolean;
  readonly because: Sentence;
}

export const SECTIONS = [
  'project',
  'applicant',
  'purpose',
  'people',
  'data',
  'linkage',
  'protection',
  'place',
  'ethics',
  'values',
  'documents',
  'review',
] as const;
export type SectionId = (typeof SECTIONS)[number];

export interface ApplicationField {
  readonly field: FieldName;
  readonly section: SectionId;
  /** First version of the form that asks for it. */
  readonly since: number;
  readonly label: Sentence;
  readonly hint?: Sentence;
  readonly shape: FieldShape;
  readonly required: 'always' | 'never' | Condition;
  readonly legalSource: string;
  /** Shown to everybody once submitted (EHDS Art. 57(1)(j), 58(1)). */
  readonly published?: true;
}

/** A document that an application must have, and when. */
export interface DocumentRule {
  readonly kind: AttachmentKind;
  readonly since: number;
  readonly required: Condition;
  readonly legalSource: string;
}
