import { CRITERIA_TABLE } from '@garant/rules';
import { useState } from 'react';
import { useAssess, type Application, type Assessment } from '../../api/applications.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';

type Answer = '' | 'met' | 'unmet' | 'none';
type Code = Assessment[number]['criterion'];
const MET = { met: true, unmet: false, none: null } as const;

/** One reasoned answer per criterion of EHDS Art. 68(1): all must hold, or the permit must be refused. */
export function AssessmentForm({ application }: { application: Application }) {
  const t = useText();
  const toast = useToast();
  const assess = useAssess(application.applicationId);
  const before = application.assessment?.criteria;
  const [answers, setAnswers] = useState<Record<string, { answer: Answer; reason: string }>>(() =>
    Object.fromEntries(
      CRITERIA_TABLE.map(({ criterion }) => {
        const row = before?.find((one) => one.criterion === criterion);
        return [
          criterion,
          {
            answer: row ? (row.met === null ? 'none' : row.met ? 'met' : 'unmet') : '',
            reason: row?.reason ?? '',
          },
        ];
      }),
    ),
  );
  const [attempt, setAttempt] = useState(0);
  const of = (criterion: string) => answers[criterion] ?? { answer: '' as Answer, reason: '' };
  const set = (criterion: string, change: Partial<{ answer: Answer; reason: string }>) =>
    setAnswers((all) => ({ ...all, [criterion]: { ...of(criterion), ...change } }));
  const faults: Fault[] = CRITERIA_TABLE.flatMap(({ criterion }) => [
    ...(of(criterion).answer === ''
      ? [{ id: `c-${criterion}`, text: t('assess.noAnswer', { criterion }) }]
      : []),
    ...(of(criterion).reason.trim() === ''
      ? [{ id: `r-${criterion}`, text: t('assess.noReason', { criterion }) }]
      : []),
  ]);
  const shown = attempt > 0 ? faults : [];
  const send = async () => {
    setAttempt((count) => count + 1);
    if (faults.length > 0) return;
    const criteria = CRITERIA_TABLE.map(({ criterion }) => ({
      criterion: criterion as Code,
      met: MET[of(criterion).answer as keyof typeof MET],
      reason: of(criterion).reason.trim(),
    }));
    await assess.mutateAsync(criteria);
    toast(t('assess.done'));
  };
  return (
    <Card labelledBy="assess">
      <h2 id="assess">{t('assess.title')}</h2>
      <p className={layout.measure}>{t('assess.lead')}</p>
      <ErrorSummary faults={shown} attempt={attempt} />
      {CRITERIA_TABLE.map(({ criterion, sentence, mayNotApply }) => (
        <div key={criterion} className={`${layout.stack} ${layout.tight}`}>
          <RadioField<Answer>
            compact
            id={`c-${criterion}`}
            label={`${criterion} · ${t.pick(sentence)}`}
            value={of(criterion).answer}
            onChange={(answer) => set(criterion, { answer })}
            error={shown.find((fault) => fault.id === `c-${criterion}`)?.text}
            options={[
              { value: 'met', label: t('assess.met') },
              { value: 'unmet', label: t('assess.unmet') },
              ...(mayNotApply ? [{ value: 'none' as const, label: t('assess.none') }] : []),
            ]}
          />
          <TextField
            id={`r-${criterion}`}
            label={t('assess.reason', { criterion })}
            rows={2}
            value={of(criterion).reason}
            onChange={(reason) => set(criterion, { reason })}
            error={shown.find((fault) => fault.id === `r-${criterion}`)?.text}
          />
        </div>
      ))}
      {assess.isError && <ProblemPanel failure={assess.error} />}
      <div>
        <Button onPress={() => void send().catch(() => undefined)} isPending={assess.isPending}>
          {t('assess.send')}
        </Button>
      </div>
    </Card>
  );
}
