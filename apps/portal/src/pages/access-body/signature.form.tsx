import { useState } from 'react';
import { useStepUp, type Application } from '../../api/applications.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { Button } from '../../ui/button.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import { dayEnd, dayStart } from './outcome.model.js';
import { StepUpNote } from './step-up.note.js';

type Decision = 'grant' | 'refuse';

/** The reasoned decision of a person who neither assessed nor voted. */
export function SignatureForm({ application }: { application: Application }) {
  const t = useText();
  const address = useAddress();
  const { data: session } = useSession();
  const stepUp = useStepUp();
  const { content } = application;
  const [decision, setDecision] = useState<Decision | ''>('');
  const [reason, setReason] = useState('');
  const [conditions, setConditions] = useState('');
  const [from, setFrom] = useState(content.periodStart ?? '');
  const [until, setUntil] = useState(content.periodEnd ?? '');
  const [attempt, setAttempt] = useState(0);
  const unmet = application.assessment?.criteria.filter((row) => row.met === false) ?? [];
  const faults: Fault[] = [
    ...(decision === '' ? [{ id: 'decision', text: t('form.required', { field: t('sign.label') }) }] : []),
    ...(reason.trim() === ''
      ? [{ id: 'sign-reason', text: t('form.required', { field: t('sign.reason') }) }]
      : []),
    ...(decision === 'grant' && (from === '' || until === '' || from > until)
      ? [{ id: 'sign-from', text: t('sign.periodFault') }]
      : []),
  ];
  const shown = attempt > 0 ? faults : [];
  const errorOf = (id: string) => shown.find((fault) => fault.id === id)?.text;
  const send = () => {
    setAttempt((count) => count + 1);
    const actor = session?.account?.ref;
    if (faults.length > 0 || decision === '' || !actor) return;
    const list = conditions.split('\n').flatMap((line) => (line.trim() ? [line.trim()] : []));
    stepUp.mutate({
      act: {
        act: 'sign',
        applicationId: application.applicationId,
        version: application.version,
        decision,
        reason: reason.trim(),
        conditions: decision === 'grant' ? list : [],
        ...(decision === 'grant' ? { validFrom: dayStart(from), validUntil: dayEnd(until) } : {}),
        actor,
        madeAt: new Date().toISOString(),
      },
      returnTo: address('review', { applicationId: application.applicationId }),
    });
  };
  return (
    <Card labelledBy="sign">
      <h2 id="sign">{t('sign.title')}</h2>
      {unmet.length > 0 && (
        <Callout tone="warn" title={t('sign.unmet')}>
          <p>{t('sign.unmetMore', { criteria: t.list(unmet.map((row) => row.criterion)) })}</p>
        </Callout>
      )}
      <ErrorSummary faults={shown} attempt={attempt} />
      <RadioField<Decision>
        id="decision"
        label={t('sign.label')}
        value={decision}
        onChange={setDecision}
        error={errorOf('decision')}
        options={[
          { value: 'grant', label: t('sign.grant') },
          { value: 'refuse', label: t('sign.refuse') },
        ]}
      />
      <TextField
        id="sign-reason"
        label={t('sign.reason')}
        hint={t('sign.reasonHint')}
        rows={5}
        value={reason}
        onChange={setReason}
        error={errorOf('sign-reason')}
      />
      {decision === 'grant' && (
        <>
          <TextField
            id="sign-from"
            label={t('sign.from')}
            type="date"
            value={from}
            onChange={setFrom}
            error={errorOf('sign-from')}
            min={content.periodStart}
            max={content.periodEnd}
          />
          <TextField
            label={t('sign.until')}
            type="date"
            value={until}
            onChange={setUntil}
            min={content.periodStart}
            max={content.periodEnd}
          />
          <TextField
            label={t('sign.conditions')}
            hint={t('sign.conditionsHint')}
            rows={3}
            value={conditions}
            onChange={setConditions}
            optional
          />
        </>
      )}
      <StepUpNote />
      {stepUp.isError && <ProblemPanel failure={stepUp.error} />}
      <div>
        <Button onPress={send} isPending={stepUp.isPending}>
          {t('sign.send')}
        </Button>
      </div>
    </Card>
  );
}
