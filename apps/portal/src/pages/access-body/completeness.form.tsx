import { useState } from 'react';
import { FORM } from '@garant/rules';
import { useFindComplete } from '../../api/applications.api.js';
import { useAsk } from '../../api/committee.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Card, Details } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';

/** Complete or not (EHDS Art. 68(4)): the clock of the decision starts here, or the applicant gets four weeks. */
export function CompletenessForm({
  applicationId,
  mayFindComplete,
  mayAsk,
}: {
  applicationId: string;
  mayFindComplete: boolean;
  mayAsk: boolean;
}) {
  const t = useText();
  const toast = useToast();
  const complete = useFindComplete(applicationId);
  const ask = useAsk(applicationId);
  const [message, setMessage] = useState('');
  const [questions, setQuestions] = useState<{ field: string; text: string }[]>([]);
  const [faulty, setFaulty] = useState(false);
  const change = (at: number, part: Partial<{ field: string; text: string }>) =>
    setQuestions(questions.map((one, other) => (other === at ? { ...one, ...part } : one)));
  const find = async () => {
    await complete.mutateAsync();
    toast(t('review.complete.done'));
  };
  const request = async () => {
    if (message.trim() === '') return setFaulty(true);
    await ask.mutateAsync({
      message: message.trim(),
      questions: questions
        .filter(({ text }) => text.trim() !== '')
        .map(({ field, text }) => ({ field: field === '' ? null : field, text: text.trim() })),
    });
    setMessage('');
    setQuestions([]);
    toast(t('review.ask.done'));
  };
  return (
    <Card labelledBy="completeness">
      <h2 id="completeness">{t('review.completeness')}</h2>
      {mayFindComplete && (
        <>
          <p className={layout.measure}>{t('review.complete.more')}</p>
          {complete.isError && <ProblemPanel failure={complete.error} />}
          <div>
            <Button onPress={() => void find().catch(() => undefined)} isPending={complete.isPending}>
              {t('review.complete')}
            </Button>
          </div>
        </>
      )}
      {mayAsk && (
        <Details summary={t('review.ask')}>
          <TextField
            label={t('review.ask.message')}
            hint={t('review.ask.hint')}
            rows={4}
            value={message}
            onChange={(next) => (setMessage(next), setFaulty(false))}
            error={faulty ? t('form.required', { field: t('review.ask.message') }) : undefined}
          />
          {questions.map((question, at) => (
            <fieldset key={at} className={layout.stack}>
              <legend>{t('ask.text')}</legend>
              <SelectField
                label={t('ask.field')}
                value={question.field}
                onChange={(field) => change(at, { field })}
                options={[
                  { value: '', label: t('ask.whole') },
                  ...FORM.map(({ field, label }) => ({ value: field as string, label: t.pick(label) })),
                ]}
              />
              <TextField
                label={t('ask.text')}
                rows={2}
                value={question.text}
                onChange={(text) => change(at, { text })}
              />
              <div>
                <Button
                  look="quiet"
                  onPress={() => setQuestions(questions.filter((_, other) => other !== at))}
                >
                  {t('ask.remove')}
                </Button>
              </div>
            </fieldset>
          ))}
          <div>
            <Button look="quiet" onPress={() => setQuestions([...questions, { field: '', text: '' }])}>
              {t('ask.add')}
            </Button>
          </div>
          {ask.isError && <ProblemPanel failure={ask.error} />}
          <div>
            <Button
              look="secondary"
              onPress={() => void request().catch(() => undefined)}
              isPending={ask.isPending}
            >
              {t('review.ask.send')}
            </Button>
          </div>
        </Details>
      )}
    </Card>
  );
}
