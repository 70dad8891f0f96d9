import type { DataCategory, Regime } from '../codes.js';
import type { DuoUse } from '../duo/duo.match.js';
import type { ResourceElements } from '../permits/permit.model.js';
import type { Sentence } from '../rule.js';

export const VARIABLE_TYPES = [
  'boolean',
  'integer',
  'decimal',
  'string',
  'date',
  'dateTime',
  'code',
  'quantity',
  'reference',
] as const;
export type VariableType = (typeof VARIABLE_TYPES)[number];
/** Whether a variable names a person by itself, could together with others, or neither. */
export const IDENTIFYING = ['none', 'potential', 'direct'] as const;
export type Identifying = (typeof IDENTIFYING)[number];
/** Health, and what health is crossed with (opinion of the CESE of 25 March 2025, préconisation 8). */
export const DOMAINS = ['health', 'environment', 'living', 'working-conditions'] as const;
export type Domain = (typeof DOMAINS)[number];

/** A row of the data dictionary. */
export interface Variable {
  readonly name: string;
  readonly label: Sentence;
  readonly type: VariableType;
  /** UCUM where there is one. */
  readonly unit?: string;
  /** The code system that values come from, as a URI or a name such as `ICD-10`. */
  readonly coding?: string;
  /** FHIR resource type, or table. */
  readonly resource?: string;
  /** FHIR element, or column. */
  readonly element?: string;
  readonly identifying?: Identifying;
}
export interface CoveredPeriod {
  readonly start: string;
  readonly end?: string;
}
/** A form in which the data exist. */
export interface Distribution {
  readonly title?: Sentence;
  /** File format such as `NDJSON` or `PARQUET`. */
  readonly format: string;
  readonly standard?: string;
  readonly period?: CoveredPeriod;
  readonly sizeBytes?: number;
}
export interface Volume {
  readonly year: number;
  readonly records: number;
}

export interface DatasetDescription {
  readonly title: Sentence;
  readonly description: Sentence;
  readonly categories: readonly DataCategory[];
  /** Declared standards, as URIs. */
  readonly conformsTo: readonly string[];
  readonly resources: readonly ResourceElements[];
  readonly regime: Regime;
  readonly waitingDays: number;
  readonly minimumCell: number;
  readonly variables?: readonly Variable[];
  readonly distributions?: readonly Distribution[];
  readonly domains?: readonly Domain[];
  readonly duo?: readonly DuoUse[];
  /** NUTS codes such as `FR`, `FRH` or `FRH02`, and French departments as `FR-29`. */
  readonly territories?: readonly string[];
  readonly volume?: readonly Volume[];
  readonly period?: CoveredPeriod;
  readonly publiclyFunded?: boolean;
  /** The dataset of which this one is a part. */
  readonly parentId?: string;
}
