import type { DetectionFile } from '@garant/contracts';
import {
  DETECTION_OUTCOMES,
  ESCALATION_TARGETS,
  type DetectionOutcome,
  type EscalationTarget,
} from '@garant/rules';
import { useState } from 'react';
import { useDetectionStep } from '../../api/detection.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Details } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import css from './detection.module.css';

/** What may be done with a finding now; each act is taken back by another one. */
export function DetectionActs({ finding }: { finding: Pick<DetectionFile, 'detectionId' | 'may'> }) {
  const t = useText();
  const may = (type: string) => finding.may.includes(`detection.${type}`);
  if (finding.may.length === 0) return <p className={layout.muted}>{t('detection.nothingToDo')}</p>;
  const { detectionId: id } = finding;
  return (
    <div className={css.acts}>
      <div className={layout.row}>
        {may('take') && <Plain id={id} step="taking" act="take" />}
        {may('give-back') && <Plain id={id} step="giving-back" act="give-back" />}
      </div>
      {may('explain') && <Worded id={id} step="explanation" act="explain" />}
      {may('escalate') && <Escalation id={id} />}
      {may('close') && <Closing id={id} />}
      {may('reopen') && <Worded id={id} step="reopening" act="reopen" />}
    </div>
  );
}

type Act = 'take' | 'give-back' | 'explain' | 'escalate' | 'close' | 'reopen';

function Plain({ id, step: name, act }: { id: string; step: string; act: Act }) {
  const t = useText();
  const toast = useToast();
  const step = useDetectionStep(id);
  const go = async () => {
    const written = await step.mutateAsync({ step: name, body: {} });
    if (written.state === 'done') toast(t(`detection.done.${act}`));
  };
  return (
    <>
      <Button
        look={act === 'take' ? 'primary' : 'secondary'}
        onPress={() => void go().catch(() => undefined)}
        isPending={step.isPending}
      >
        {t(`detection.act.${act}`)}
      </Button>
      {step.isError && <ProblemPanel failure={step.error} live />}
    </>
  );
}

/** A form with a reason and what the act needs besides. */
function Worded({
  id,
  step: name,
  act,
  more = {},
  open,
  children,
}: {
  id: string;
  step: string;
  act: Act;
  more?: object;
  open?: boolean;
  children?: React.ReactNode;
}) {
  const t = useText();
  const toast = useToast();
  const step = useDetectionStep(id);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const label = t(`detection.reason.${act as 'explain' | 'escalate' | 'close' | 'reopen'}`);
  const go = async () => {
    setTried(true);
    if (reason.trim() === '') return;
    const written = await step.mutateAsync({ step: name, body: { reason: reason.trim(), ...more } });
    if (written.state !== 'done') return;
    setReason('');
    setTried(false);
    toast(t(`detection.done.${act}`));
  };
  return (
    <Details summary={t(`detection.act.${act}`)} open={open}>
      <form
        className={layout.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void go().catch(() => undefined);
        }}
      >
        {children}
        <TextField
          label={label}
          hint={t('retention.reasonHint')}
          rows={3}
          value={reason}
          onChange={setReason}
          error={tried && reason.trim() === '' ? t('form.required', { field: label }) : undefined}
        />
        {step.isError && <ProblemPanel failure={step.error} live />}
        <div>
          <Button type="submit" isPending={step.isPending}>
            {t(`detection.send.${act as 'explain' | 'escalate' | 'close' | 'reopen'}`)}
          </Button>
        </div>
      </form>
    </Details>
  );
}

function Escalation({ id }: { id: string }) {
  const t = useText();
  const [to, setTo] = useState<EscalationTarget>('security');
  return (
    <Worded id={id} step="escalation" act="escalate" more={{ to }}>
      <SelectField
        label={t('detection.escalateTo')}
        value={to}
        onChange={setTo}
        options={ESCALATION_TARGETS.map((value) => ({ value, label: t(`detection.to.${value}`) }))}
      />
    </Worded>
  );
}

function Closing({ id }: { id: string }) {
  const t = useText();
  const [outcome, setOutcome] = useState<DetectionOutcome>('legitimate');
  return (
    <Worded id={id} step="closing" act="close" more={{ outcome }}>
      <SelectField
        label={t('detection.outcome')}
        value={outcome}
        onChange={setOutcome}
        options={DETECTION_OUTCOMES.map((value) => ({ value, label: t(`detection.outcome.${value}`) }))}
      />
    </Worded>
  );
}
