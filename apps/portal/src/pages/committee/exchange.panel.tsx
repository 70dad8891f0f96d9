import { FORM } from '@garant/rules';
import { useState } from 'react';
import { useDeliberate, useDeliberation, type Deliberation } from '../../api/committee.api.js';
import { useText, type Text } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { RemarksPanel } from './reviews.panel.js';
import type { Application } from '../../api/applications.api.js';

/** A field of the form in words; the whole application without one. */
export const fieldName = (t: Text, field: string | null): string => {
  const row = FORM.find((known) => known.field === field);
  return row ? t.pick(row.label) : t('ask.whole');
};

/** Everything that was asked and answered, oldest first. `answering`: open questions have a field for their answer. */
export function ExchangePanel({
  applicationId,
  deliberation,
  answering,
}: {
  applicationId: string;
  deliberation: Deliberation;
  answering: boolean;
}) {
  const t = useText();
  if (deliberation.exchange.length === 0) return null;
  return (
    <Card labelledBy="exchange">
      <h2 id="exchange">{t('ask.thread')}</h2>
      {deliberation.exchange.map((request, at) => (
        <div key={request.at} className={layout.stack}>
          <p>
            <strong>{t('ask.asked', { date: t.dateTime(request.at), due: t.day(request.dueAt) })}</strong>
          </p>
          <p className={layout.prewrap}>{request.text}</p>
          <ul className={layout.stack}>
            {request.questions.map((question) => (
              <li key={question.questionId}>
                <strong>{fieldName(t, question.field)}</strong>
                <p className={layout.prewrap}>{question.text}</p>
                {question.answer !== null && (
                  <p className={layout.prewrap}>{t('ask.answered', { answer: question.answer })}</p>
                )}
                {answering && at === deliberation.exchange.length - 1 && question.answer === null && (
                  <AnswerForm applicationId={applicationId} question={question} />
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Card>
  );
}

function AnswerForm({
  applicationId,
  question,
}: {
  applicationId: string;
  question: Deliberation['exchange'][number]['questions'][number];
}) {
  const t = useText();
  const act = useDeliberate(applicationId);
  const [answer, setAnswer] = useState('');
  const send = async () => {
    if (answer.trim() === '') return;
    await act.mutateAsync({
      step: 'answer',
      body: { questionId: question.questionId, answer: answer.trim() },
    });
  };
  return (
    <div className={layout.stack}>
      <TextField
        label={t('ask.answer', { field: fieldName(t, question.field) })}
        rows={3}
        value={answer}
        onChange={setAnswer}
      />
      {act.isError && <ProblemPanel failure={act.error} />}
      <div>
        <Button look="secondary" onPress={() => void send().catch(() => undefined)} isPending={act.isPending}>
          {t('ask.sendAnswer')}
        </Button>
      </div>
    </div>
  );
}

/** The same for the applicant's page: what was asked, and what was remarked to them. */
export function ApplicantExchange({ application }: { application: Application }) {
  const deliberation = useDeliberation(application.applicationId);
  if (!deliberation.data) return null;
  return (
    <>
      <ExchangePanel
        applicationId={application.applicationId}
        deliberation={deliberation.data}
        answering={application.allowed.includes('application.answer-question')}
      />
      <RemarksPanel application={application} deliberation={deliberation.data} nameOf={() => ''} />
    </>
  );
}
