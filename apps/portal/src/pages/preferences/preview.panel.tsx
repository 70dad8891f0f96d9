import { MESSAGE_TEMPLATES, type ContactPreferences, type MessageTemplate } from '@garant/contracts';
import { useState } from 'react';
import { useMessagePreview } from '../../api/messages.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { SelectField } from '../../ui/field.js';
import { Answered } from '../../ui/states.js';
import css from './preferences.module.css';

/** A message as it would arrive with these preferences: the person sees beforehand that it gives nothing away. */
export function PreviewPanel({ preferences }: { preferences: ContactPreferences }) {
  const t = useText();
  const [template, setTemplate] = useState<MessageTemplate>('choice-recorded');
  const preview = useMessagePreview(template, preferences.language, preferences.accessibility);
  return (
    <div className={layout.stack}>
      <p className={layout.measure}>{t('mail.preview.more')}</p>
      <SelectField
        label={t('mail.preview.which')}
        value={template}
        onChange={setTemplate}
        options={MESSAGE_TEMPLATES.map((value) => ({ value, label: t(`mail.template.${value}`) }))}
      />
      <Answered query={preview}>
        {({ subject, text, sms }) => (
          <figure className={css.letter} lang={preferences.language}>
            <figcaption className={css.subject}>{preferences.channel === 'sms' ? sms : subject}</figcaption>
            {preferences.channel !== 'sms' && (
              <pre
                className={preferences.accessibility.includes('large-print') ? css.large : css.text}
                tabIndex={0}
                aria-label={t('mail.preview.text')}
              >
                {text.split('\n').slice(2).join('\n')}
              </pre>
            )}
          </figure>
        )}
      </Answered>
    </div>
  );
}
