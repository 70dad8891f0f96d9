import type { FormEntry, FormField } from '@garant/rules';
import { scopeText } from '../../i18n/code.text.js';
import type { Text } from '../../i18n/text.hook.js';

export const GENDERS = [
  'female',
  'male',
  'other',
  'unknown',
] as const satisfies readonly FormEntry['gender'][];

/** A field of a reading in the reader's words. `projectOf` knows projects by id. */
export function fieldText(
  t: Text,
  entry: FormEntry,
  field: FormField,
  nameOf: Parameters<typeof scopeText>[2] = () => undefined,
): string {
  switch (field) {
    case 'language':
      return t(`form.language.${entry.language}`);
    case 'gender':
      return t(`mandate.gender.${entry.gender}`);
    case 'birthDate':
      return t.day(entry.birthDate);
    case 'signed':
      return t(entry.signed ? 'form.signed.yes' : 'form.signed.no');
    case 'signedOn':
      return entry.signedOn === null ? t('form.undated') : t.day(entry.signedOn);
    case 'acts':
      return t.list(
        entry.acts.map(({ act, scope }) => `${t(`act.${act}`)} (${scopeText(t, scope, nameOf)})`),
      );
    default:
      return String(entry[field]);
  }
}
