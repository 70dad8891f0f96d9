import {
  ACCESSIBILITY_NEEDS,
  DIGESTS,
  MESSAGE_CHANNELS,
  type ContactView,
  type ContactPreferences,
} from '@garant/contracts';
import { useState } from 'react';
import { useUpdateContact } from '../../api/messages.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary } from '../../ui/error.summary.js';
import { TextField } from '../../ui/field.js';
import { fieldId } from '../../ui/form.js';
import { CheckField, CheckListField, RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import css from './preferences.module.css';
import { detailsOf, draftOf, type Draft, type Fault, type FieldName } from './preferences.model.js';

/** All that a person gives to be reached, in one form and one act. */
export function PreferencesForm({ contact }: { contact: ContactView }) {
  const t = useText();
  const toast = useToast();
  const update = useUpdateContact();
  const [draft, setDraft] = useState<Draft>(() => draftOf(contact));
  const [faults, setFaults] = useState<Fault[]>([]);
  const [attempt, setAttempt] = useState(0);
  const { preferences } = draft;
  const prefer = (over: Partial<ContactPreferences>) =>
    setDraft({ ...draft, preferences: { ...preferences, ...over } });
  const faultText = ({ field, code }: Fault) => t(`mail.fault.${code}`, { field: t(`mail.field.${field}`) });
  const save = async () => {
    const result = detailsOf(draft);
    setFaults(result.ok ? [] : result.faults);
    setAttempt(attempt + 1);
    if (!result.ok) return;
    const written = await update.mutateAsync(result.details);
    toast(t(written.state === 'done' ? 'mail.saved' : 'ui.accepted'));
  };
  const text = (field: FieldName, more: { optional?: boolean; short?: boolean; type?: 'email' } = {}) => {
    const fault = faults.find((one) => one.field === field);
    return (
      <TextField
        {...more}
        id={fieldId(field)}
        label={t(`mail.field.${field}`)}
        hint={field === 'phone' ? t('mail.field.phone.hint') : undefined}
        value={draft[field]}
        onChange={(value) => setDraft({ ...draft, [field]: value })}
        error={fault && faultText(fault)}
      />
    );
  };
  return (
    <form
      className={`${layout.stack} ${layout.loose}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save().catch(() => undefined);
      }}
    >
      <ErrorSummary
        attempt={attempt}
        faults={faults.map((fault) => ({ id: fieldId(fault.field), text: faultText(fault) }))}
      />
      <RadioField
        label={t('mail.channel')}
        value={preferences.channel}
        onChange={(channel) => prefer({ channel })}
        options={MESSAGE_CHANNELS.map((value) => ({
          value,
          label: t(`mail.channel.${value}`),
          more: t(
            (value === 'email' && !contact.ready.email) || (value === 'sms' && !contact.ready.sms)
              ? 'mail.channel.notReady'
              : `mail.channel.${value}.more`,
          ),
        }))}
      />
      <fieldset className={css.group}>
        <legend>{t('mail.addresses')}</legend>
        {text('email', { optional: preferences.channel !== 'email', type: 'email' })}
        {text('phone', { optional: preferences.channel !== 'sms', short: true })}
      </fieldset>
      <fieldset className={css.group}>
        <legend>{t('mail.postal')}</legend>
        {text('name', { optional: preferences.channel !== 'letter' })}
        {text('line1', { optional: preferences.channel !== 'letter' })}
        {text('line2', { optional: true })}
        {text('postcode', { optional: preferences.channel !== 'letter', short: true })}
        {text('city', { optional: preferences.channel !== 'letter' })}
        {text('country', { short: true })}
      </fieldset>
      <RadioField
        label={t('mail.language')}
        value={preferences.language}
        onChange={(language) => prefer({ language })}
        options={[
          { value: 'fr', label: 'Français' },
          { value: 'en', label: 'English' },
        ]}
        compact
      />
      <CheckListField
        label={t('mail.accessibility')}
        hint={t('mail.accessibility.hint')}
        optional
        value={preferences.accessibility}
        onChange={(accessibility) => prefer({ accessibility })}
        options={ACCESSIBILITY_NEEDS.map((value) => ({
          value,
          label: t(`mail.need.${value}`),
          more: t(`mail.need.${value}.more`),
        }))}
      />
      <RadioField
        label={t('mail.digest')}
        hint={t('mail.digest.hint')}
        value={preferences.digest}
        onChange={(digest) => prefer({ digest })}
        options={DIGESTS.map((value) => ({ value, label: t(`mail.digest.${value}`) }))}
        compact
      />
      <CheckField
        label={t('mail.ownActs')}
        more={t('mail.ownActs.more')}
        value={preferences.ownActs}
        onChange={(ownActs) => prefer({ ownActs })}
      />
      {update.isError && <ProblemPanel failure={update.error} />}
      <div className={layout.row}>
        <Button type="submit" isPending={update.isPending}>
          {t('mail.save')}
        </Button>
      </div>
    </form>
  );
}
