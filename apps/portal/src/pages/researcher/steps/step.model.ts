import type { UseFormReturn } from 'react-hook-form';
import type { Draft } from '../../../api/applications.api.js';

export interface StepProps {
  form: UseFormReturn<Draft>;
  /** Names of the accounts that the draft refers to. */
  names: Record<string, string>;
}
