import type { PaperDateRule } from '@garant/rules';

export const SHEET_SETTINGS = Symbol('what a printed form says of this deployment');
export interface SheetSettings {
  /** Public address, without a final slash. */
  readonly baseUrl: string;
  readonly dateRule: PaperDateRule;
}
