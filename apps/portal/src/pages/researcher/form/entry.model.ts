import type { ApplicationField, FieldName } from '@garant/rules';
import type { UseFormReturn } from 'react-hook-form';
import type { Application, Draft } from '../../../api/applications.api.js';

export interface SectionProps {
  form: UseFormReturn<Draft>;
  application: Application;
  /** Rows of this section that the application's version of the form asks for. */
  rows: readonly ApplicationField[];
  /** Names of the accounts that the draft refers to. */
  names: Record<string, string>;
  onName: (ref: string, name: string) => void;
  /** What is wrong with a field, once the person asked to submit. */
  faultOf: (field: string) => string | undefined;
}

export const valueOf = (form: UseFormReturn<Draft>, field: FieldName): unknown => form.watch(field);
export const putValue = (form: UseFormReturn<Draft>, field: FieldName, value: unknown): void =>
  form.setValue(field, value as never, { shouldDirty: true });
