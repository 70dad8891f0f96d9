import type { IdentityTraits } from '@garant/contracts';
import { useText, type Text } from '../../i18n/text.hook.js';
import { SelectField, TextField } from '../../ui/field.js';
import type { Fault } from '../../ui/error.summary.js';

export interface TraitsDraft {
  familyName: string;
  givenNames: string;
  birthDate: string;
  gender: IdentityTraits['gender'] | '';
}
export const NO_TRAITS: TraitsDraft = { familyName: '', givenNames: '', birthDate: '', gender: '' };
const FIELDS = ['familyName', 'givenNames', 'birthDate', 'gender'] as const;

/** What is missing of a person's identity, each line leading to its field. */
export const traitsFaults = (t: Text, traits: TraitsDraft): Fault[] =>
  FIELDS.filter((field) => traits[field].trim() === '').map((field) => ({
    id: `traits-${field}`,
    text: t('form.required', { field: t(`traits.${field}`) }),
  }));

export const traitsOf = ({ familyName, givenNames, birthDate, gender }: TraitsDraft): IdentityTraits => ({
  familyName: familyName.trim(),
  givenNames: givenNames.trim(),
  birthDate,
  gender: gender === '' ? 'unknown' : gender,
});

/** A person as their papers name them. */
export function TraitsFields({
  value,
  onChange,
  faults,
}: {
  value: TraitsDraft;
  onChange: (traits: TraitsDraft) => void;
  faults: readonly Fault[];
}) {
  const t = useText();
  const errorOf = (field: string) => faults.find(({ id }) => id === `traits-${field}`)?.text;
  const set = (field: keyof TraitsDraft) => (text: string) => onChange({ ...value, [field]: text });
  return (
    <>
      <TextField
        id="traits-familyName"
        label={t('traits.familyName')}
        value={value.familyName}
        onChange={set('familyName')}
        error={errorOf('familyName')}
      />
      <TextField
        id="traits-givenNames"
        label={t('traits.givenNames')}
        hint={t('traits.givenNamesHint')}
        value={value.givenNames}
        onChange={set('givenNames')}
        error={errorOf('givenNames')}
      />
      <TextField
        id="traits-birthDate"
        label={t('traits.birthDate')}
        type="date"
        value={value.birthDate}
        onChange={set('birthDate')}
        error={errorOf('birthDate')}
      />
      <SelectField
        id="traits-gender"
        label={t('traits.gender')}
        value={value.gender}
        onChange={set('gender')}
        placeholder={t('form.choose')}
        error={errorOf('gender')}
        options={(['female', 'male', 'other', 'unknown'] as const).map((code) => ({
          value: code,
          label: t(`traits.gender.${code}`),
        }))}
      />
    </>
  );
}
