import { ALL_CRITERIA_TABLE, CRITERIA_TABLE, FORM, fieldLines } from '@garant/rules';
import { useRef, useState } from 'react';
import type { Application } from '../../api/applications.api.js';
import { useDeliberate, type Deliberation } from '../../api/committee.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Card, Details, Facts } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { useFormNames } from '../researcher/form.names.js';
import { answersFrom, ANSWERED, type Answer, type Given } from './assessment.model.js';

const same = (a: Given | undefined, b: Given): boolean => a?.answer === b.answer && a.reason === b.reason;
const MET = { met: true, unmet: false, none: null } as const;

/**
 * One reasoned answer per criterion of EHDS Art. 68(1): all must hold, or the permit must be refused; the risks of
 * Art. 68(2) besides. Several people may share: each answer is saved by itself, with the person who gave it.
 */
export function AssessmentForm({
  application,
  deliberation,
}: {
  application: Application;
  deliberation: Deliberation;
}) {
  const t = useText();
  const toast = useToast();
  const save = useDeliberate(application.applicationId);
  const finish = useDeliberate(application.applicationId);
  const [answers, setAnswers] = useState<Record<string, Given>>(() => answersFrom(application, deliberation));
  const [saved, setSaved] = useState<Record<string, Given>>(() => answersFrom(undefined, deliberation));
  const [attempt, setAttempt] = useState(0);
  const of = (criterion: string): Given => answers[criterion] ?? { answer: '', reason: '' };
  const set = (criterion: string, change: Partial<Given>) =>
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
  const isSaved = (criterion: string) => same(saved[criterion], of(criterion));
  // One answer after the other: leaving a field and submitting at once must not save the same answer twice.
  const queue = useRef<Promise<void>>(Promise.resolve());
  const kept = useRef(saved);
  const keep = (criterion: string): Promise<void> => {
    const given = of(criterion);
    const next = queue.current
      .catch(() => undefined)
      .then(async () => {
        if (!ANSWERED(given) || same(kept.current[criterion], given)) return;
        await save.mutateAsync({
          step: 'criterion',
          body: { criterion, met: MET[given.answer as keyof typeof MET], reason: given.reason.trim() },
        });
        kept.current = { ...kept.current, [criterion]: given };
        setSaved(kept.current);
      });
    queue.current = next;
    return next;
  };
  const [sending, setSending] = useState(false);
  const send = async () => {
    setAttempt((count) => count + 1);
    if (faults.length > 0) return;
    setSending(true);
    try {
      for (const { criterion } of ALL_CRITERIA_TABLE) await keep(criterion);
      await finish.mutateAsync({ step: 'assessment' });
      toast(t('assess.done'));
    } finally {
      setSending(false);
    }
  };
  return (
    <Card labelledBy="assess">
      <h2 id="assess">{t('assess.title')}</h2>
      <p className={layout.measure}>{t('assess.lead')}</p>
      <ErrorSummary faults={shown} attempt={attempt} />
      {ALL_CRITERIA_TABLE.map(({ criterion, sentence, mayNotApply, fields }) => (
        <div key={criterion} className={`${layout.stack} ${layout.tight}`}>
          {criterion === '68.2.a' && <h3>{t('assess.weigh')}</h3>}
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
          <FieldsBeside application={application} fields={fields} criterion={criterion} />
          <TextField
            id={`r-${criterion}`}
            label={t('assess.reason', { criterion })}
            rows={2}
            value={of(criterion).reason}
            onChange={(reason) => set(criterion, { reason })}
            onBlur={() => void keep(criterion).catch(() => undefined)}
            hint={ANSWERED(of(criterion)) && isSaved(criterion) ? t('assess.saved') : undefined}
            error={shown.find((fault) => fault.id === `r-${criterion}`)?.text}
          />
        </div>
      ))}
      {save.isError && <ProblemPanel failure={save.error} />}
      {finish.isError && <ProblemPanel failure={finish.error} />}
      <div>
        <Button onPress={() => void send().catch(() => undefined)} isPending={sending}>
          {t('assess.send')}
        </Button>
      </div>
    </Card>
  );
}

/** What the application says about a criterion, beside it. */
function FieldsBeside({
  application,
  fields,
  criterion,
}: {
  application: Application;
  fields: readonly string[];
  criterion: string;
}) {
  const t = useText();
  const names = useFormNames(application.names ?? {});
  const rows = FORM.filter(({ field }) => fields.includes(field))
    .map((row) => [t.pick(row.label), fieldLines(row, application.content, t.locale, names)] as const)
    .filter(([, lines]) => lines.length > 0);
  return (
    <Details summary={`${t('assess.fields')} (${criterion})`}>
      {rows.length === 0 ? (
        <p>{t('assess.nothing')}</p>
      ) : (
        <Facts
          rows={rows.map(
            ([label, lines]) =>
              [
                label,
                <span key={label} className={layout.prewrap}>
                  {lines.join('\n')}
                </span>,
              ] as const,
          )}
        />
      )}
    </Details>
  );
}
