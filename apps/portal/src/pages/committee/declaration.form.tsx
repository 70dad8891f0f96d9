import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useDeliberate } from '../../api/committee.api.js';
import type { Application } from '../../api/applications.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Card, Facts } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';

type Answer = 'none' | 'interest';

/** Before the file opens: who asks, and whether the reader has an interest in it. */
export function DeclarationForm({
  application,
  nameOf,
  guest,
}: {
  application: Application;
  nameOf: (ref: string) => string;
  guest: boolean;
}) {
  const t = useText();
  const toast = useToast();
  const address = useAddress();
  const navigate = useNavigate();
  const declare = useDeliberate(application.applicationId);
  const [answer, setAnswer] = useState<Answer | ''>('');
  const [reason, setReason] = useState('');
  const [attempt, setAttempt] = useState(0);
  const faults: Fault[] = [
    ...(answer === '' ? [{ id: 'interest', text: t('form.required', { field: t('interest.label') }) }] : []),
    ...(answer === 'interest' && reason.trim() === ''
      ? [{ id: 'interest-reason', text: t('form.required', { field: t('interest.reason') }) }]
      : []),
  ];
  const shown = attempt > 0 ? faults : [];
  const send = async () => {
    setAttempt((count) => count + 1);
    if (faults.length > 0) return;
    const interest = answer === 'interest';
    await declare.mutateAsync({
      step: 'interest',
      body: { interest, ...(interest ? { reason: reason.trim() } : {}) },
    });
    toast(t(interest ? 'interest.recused' : 'interest.done'));
    if (interest) await navigate(address(guest ? 'guestReviews' : 'queue'));
  };
  const people = [...new Set(application.content.persons ?? [])].map(nameOf);
  return (
    <Card labelledBy="declare">
      <h2 id="declare">{t('interest.title')}</h2>
      <p className={layout.measure}>{t('interest.lead')}</p>
      <Facts
        rows={[
          [
            t('queue.applicant'),
            [nameOf(application.applicant), application.organisation].filter(Boolean).join(', '),
          ],
          [t('interest.people'), t.list(people)],
        ]}
      />
      <ErrorSummary faults={shown} attempt={attempt} />
      <RadioField<Answer>
        id="interest"
        label={t('interest.label')}
        value={answer}
        onChange={setAnswer}
        error={shown.find(({ id }) => id === 'interest')?.text}
        options={[
          { value: 'none', label: t('interest.none') },
          { value: 'interest', label: t('interest.interest'), more: t('interest.interestMore') },
        ]}
      />
      {answer === 'interest' && (
        <TextField
          id="interest-reason"
          label={t('interest.reason')}
          hint={t('interest.reasonHint')}
          rows={3}
          value={reason}
          onChange={setReason}
          error={shown.find(({ id }) => id === 'interest-reason')?.text}
        />
      )}
      {declare.isError && <ProblemPanel failure={declare.error} />}
      <div>
        <Button onPress={() => void send().catch(() => undefined)} isPending={declare.isPending}>
          {t('interest.send')}
        </Button>
      </div>
    </Card>
  );
}
