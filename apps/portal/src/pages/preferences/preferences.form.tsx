import {
  ACCESSIBILITY_NEEDS,
  DIGESTS,
  MESSAGE_CHANNELS,
  type ContactView,
  type ContactPreferences,
} from '@garant/contracts';
import { useState, type ReactNode } from 'react';
import { useUpdateContact } from '../../api/messages.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary } from '../../ui/error.summary.js';
import { TextField } from '../../ui/field.js';
import { fieldId } from '../../ui/form.js';
import { CheckField, CheckListField, RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Details } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import css from './preferences.module.css';
import { detailsOf, draftOf, wayOf, type Draft, type Fault, type FieldName } from './preferences.model.js';

const NEEDED_BY = { email: 'email', phone: 'sms', postal: 'letter' } as const;

/** Fields that are asked for now, or a line that opens them. */
function Folded({ open, summary, children }: { open: boolean; summary: string; children: ReactNode }) {
  return open ? <>{children}</> : <Details summary={summary}>{children}</Details>;
}

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
  const byLetter = wayOf(preferences) === 'letter';
  const shows = (field: 'email' | 'phone' | 'postal'): boolean =>
    contact[field] !== null || NEEDED_BY[field] === wayOf(preferences);
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
      <Folded open={shows('email')} summary={t('mail.add.email')}>
        {text('email', { optional: preferences.channel !== 'email', type: 'email' })}
      </Folded>
      <Folded open={shows('phone')} summary={t('mail.add.phone')}>
        {text('phone', { optional: preferences.channel !== 'sms', short: true })}
      </Folded>
      <Folded open={shows('postal')} summary={t('mail.add.postal')}>
        <fieldset className={css.group}>
          <legend>{t('mail.postal')}</legend>
          {text('name', { optional: !byLetter })}
          {text('line1', { optional: !byLetter })}
          {text('line2', { optional: true })}
          {text('postcode', { optional: !byLetter, short: true })}
          {text('city', { optional: !byLetter })}
          {text('country', { short: true })}
        </fieldset>
      </Folded>
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
