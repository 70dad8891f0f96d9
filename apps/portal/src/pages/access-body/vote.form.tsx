import { useState } from 'react';
import { useStepUp, type Application } from '../../api/applications.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { TextField } from '../../ui/field.js';
import { CheckField, RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { StepUpNote } from './step-up.note.js';

type Vote = 'favour' | 'against' | 'abstain';

export function VoteForm({ application }: { application: Application }) {
  const t = useText();
  const address = useAddress();
  const { data: session } = useSession();
  const stepUp = useStepUp();
  const [vote, setVote] = useState<Vote | ''>('');
  const [reason, setReason] = useState('');
  const [free, setFree] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const faults: Fault[] = [
    ...(vote === '' ? [{ id: 'vote', text: t('form.required', { field: t('vote.label') }) }] : []),
    ...(reason.trim() === ''
      ? [{ id: 'vote-reason', text: t('form.required', { field: t('review.reason') }) }]
      : []),
    ...(free ? [] : [{ id: 'vote-free', text: t('vote.freeMissing') }]),
  ];
  const shown = attempt > 0 ? faults : [];
  const errorOf = (id: string) => shown.find((fault) => fault.id === id)?.text;
  const send = () => {
    setAttempt((count) => count + 1);
    const actor = session?.account?.ref;
    if (faults.length > 0 || vote === '' || !actor) return;
    stepUp.mutate({
      act: {
        act: 'vote',
        applicationId: application.applicationId,
        version: application.version,
        vote,
        reason: reason.trim(),
        noConflictOfInterest: true,
        actor,
        madeAt: new Date().toISOString(),
      },
      returnTo: address('review', { applicationId: application.applicationId }),
    });
  };
  return (
    <Card labelledBy="my-vote">
      <h2 id="my-vote">{t('vote.title')}</h2>
      <ErrorSummary faults={shown} attempt={attempt} />
      <RadioField<Vote>
        id="vote"
        label={t('vote.label')}
        value={vote}
        onChange={setVote}
        error={errorOf('vote')}
        options={(['favour', 'against', 'abstain'] as const).map((one) => ({
          value: one,
          label: t(`vote.${one}`),
        }))}
      />
      <TextField
        id="vote-reason"
        label={t('review.reason')}
        hint={t('vote.reasonHint')}
        rows={4}
        value={reason}
        onChange={setReason}
        error={errorOf('vote-reason')}
      />
      <div className={layout.measure} id="vote-free" tabIndex={-1}>
        <CheckField label={t('vote.free')} value={free} onChange={setFree} />
      </div>
      <StepUpNote />
      {stepUp.isError && <ProblemPanel failure={stepUp.error} />}
      <div>
        <Button onPress={send} isPending={stepUp.isPending}>
          {t('vote.send')}
        </Button>
      </div>
    </Card>
  );
}
