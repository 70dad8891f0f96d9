import { ATTACHMENT_LIMIT_BYTES, type RequestDetail } from '@garant/contracts';
import { REQUEST_OUTCOMES, type RequestOutcome } from '@garant/rules';
import { useId, useState } from 'react';
import { useAnswerRequest } from '../../api/rights.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { openPlaces, templatesFor } from './answer.templates.js';
import { ATTACHMENT_TYPES, attachmentOf } from './attachment.reading.js';
import css from './desk.module.css';
import { StepForm } from './step.form.js';

/** The answer: a template in the person's language to begin with, the officer's own words, attachments. */
export function AnswerForm({ request }: { request: RequestDetail }) {
  const t = useText();
  const answer = useAnswerRequest(request.requestId);
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<RequestOutcome>('done');
  const [template, setTemplate] = useState('');
  const [files, setFiles] = useState<readonly File[]>([]);
  const templates = templatesFor(request.kind);
  const choose = (id: string) => {
    const found = templates.find((one) => one.id === id);
    setTemplate(id);
    if (!found) return;
    setText(found.text[request.language]);
    setOutcome(found.outcome);
  };
  const weight = files.reduce((sum, file) => sum + file.size, 0);
  const wrong = files.find((file) => !(ATTACHMENT_TYPES as readonly string[]).includes(file.type));
  const hindrance = (written: string): string | undefined => {
    const [place] = openPlaces(written);
    if (place) return t('reqdesk.answer.place', { place });
    if (weight > ATTACHMENT_LIMIT_BYTES)
      return t('reqdesk.answer.heavy', { kb: ATTACHMENT_LIMIT_BYTES / 1000 });
    return wrong ? t('reqdesk.answer.type', { name: wrong.name }) : undefined;
  };
  return (
    <StepForm
      label={t('reqdesk.answer.text')}
      hint={t('reqdesk.answer.hint', { language: t(`reqdesk.language.${request.language}`) })}
      rows={12}
      send={t('reqdesk.answer.send')}
      done={t('reqdesk.answer.done')}
      text={[text, setText]}
      hindrance={hindrance}
      submit={async (written) =>
        answer.mutateAsync({
          outcome,
          text: written,
          attachments: await Promise.all(files.map(attachmentOf)),
        })
      }
      pending={answer.isPending}
      failure={answer.error}
      before={
        <div className={layout.filters}>
          <SelectField
            label={t('reqdesk.template')}
            optional
            value={template}
            onChange={choose}
            placeholder={t('reqdesk.template.none')}
            options={templates.map((one) => ({ value: one.id, label: t.pick(one.name) }))}
          />
          <SelectField<RequestOutcome>
            label={t('reqdesk.outcome')}
            value={outcome}
            onChange={setOutcome}
            options={REQUEST_OUTCOMES.map((one) => ({ value: one, label: t(`req.outcome.${one}`) }))}
          />
        </div>
      }
      after={<Files files={files} setFiles={setFiles} />}
    />
  );
}

function Files({ files, setFiles }: { files: readonly File[]; setFiles: (files: File[]) => void }) {
  const t = useText();
  const id = useId();
  return (
    <div className={`${layout.stack} ${layout.tight}`}>
      <label htmlFor={id} className={css.label}>
        {t('reqdesk.files')}
      </label>
      <span id={`${id}-hint`} className={`${layout.small} ${layout.muted}`}>
        {t('reqdesk.files.hint', { kb: ATTACHMENT_LIMIT_BYTES / 1000 })}
      </span>
      <input
        id={id}
        type="file"
        multiple
        accept={ATTACHMENT_TYPES.join(',')}
        aria-describedby={`${id}-hint`}
        onChange={(event) => setFiles([...files, ...(event.target.files ?? [])].slice(0, 5))}
      />
      {files.length > 0 && (
        <ul>
          {files.map((file, i) => (
            <li key={`${file.name} ${i}`}>
              {t('req.file', { name: file.name, kb: Math.max(1, Math.round(file.size / 1000)) })}{' '}
              <Button
                look="quiet"
                aria-label={t('reqdesk.files.remove', { name: file.name })}
                onPress={() => setFiles(files.filter((_, other) => other !== i))}
              >
                {t('reqdesk.files.drop')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
