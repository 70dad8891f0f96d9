import type { FindingView } from '@garant/contracts';
import { FINDING_OUTCOMES, type FindingOutcome } from '@garant/rules';
import { useState } from 'react';
import { useFindings, useFindingStep } from '../../api/projects.api.js';
import { useSession } from '../../api/session.query.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Card, Facts } from '../../ui/surface.js';
import { Timeline } from '../../ui/timeline.js';
import { useToast } from '../../ui/toast.js';

/** Significant findings: from the researcher through the access body to the holder, who alone can know the person. */
export function FindingsPage() {
  const t = useText();
  const { data: session } = useSession();
  const roles: readonly string[] = session?.account?.roles ?? [];
  const query = useFindings();
  return (
    <Page title={t('nav.findings')} lead={t('finding.pageLead')}>
      <Answered query={query}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('finding.none')}>
              <p>{t('finding.none.more')}</p>
            </Empty>
          ) : (
            <div className={layout.stack}>
              {list.map((finding) => (
                <Finding key={finding.findingId} finding={finding} roles={roles} />
              ))}
            </div>
          )
        }
      </Answered>
    </Page>
  );
}

function Finding({ finding, roles }: { finding: FindingView; roles: readonly string[] }) {
  const t = useText();
  const { findingId: id, status } = finding;
  const moments = [
    { key: 'reported', title: t('finding.step.reported'), at: finding.reportedAt },
    { key: 'forwarded', title: t('finding.step.forwarded'), at: finding.forwardedAt },
    { key: 'closed', title: t('finding.step.closed'), at: finding.closedAt },
  ];
  const next = moments.findIndex(({ at }) => at === null);
  return (
    <Card as="article" labelledBy={id}>
      <h2 id={id}>{t('finding.of', { date: t.date(finding.reportedAt) })}</h2>
      <Timeline
        label={t('finding.way')}
        moments={moments.map(({ key, title, at }, n) => ({
          key,
          title,
          more: at && t.dateTime(at),
          state: at ? 'done' : n === next ? 'now' : 'wait',
        }))}
      />
      <Facts
        rows={[
          [t('finding.text'), finding.report],
          [t('finding.note'), finding.note],
          [t('finding.outcome'), finding.outcome && t(`finding.outcome.${finding.outcome}`)],
        ]}
      />
      {status === 'REPORTED' && roles.some((role) => role === 'assessor' || role === 'signatory') && (
        <Forward id={id} />
      )}
      {status === 'FORWARDED' && roles.includes('holder') && <Close id={id} />}
    </Card>
  );
}

function Forward({ id }: { id: string }) {
  const t = useText();
  const toast = useToast();
  const step = useFindingStep(id);
  const [text, setText] = useState('');
  const [faulty, setFaulty] = useState(false);
  const go = async () => {
    if (text.trim() === '') return setFaulty(true);
    const written = await step.mutateAsync({ step: 'forwarding', body: { text: text.trim() } });
    if (written.state === 'done') toast(t('finding.forwarded'));
  };
  return (
    <form
      className={layout.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void go().catch(() => undefined);
      }}
    >
      <TextField
        label={t('finding.note')}
        rows={3}
        value={text}
        onChange={setText}
        error={faulty && text.trim() === '' ? t('form.required', { field: t('finding.note') }) : undefined}
      />
      {step.isError && <ProblemPanel failure={step.error} />}
      <div>
        <Button type="submit" isPending={step.isPending}>
          {t('finding.forward')}
        </Button>
      </div>
    </form>
  );
}

function Close({ id }: { id: string }) {
  const t = useText();
  const toast = useToast();
  const step = useFindingStep(id);
  const [outcome, setOutcome] = useState<FindingOutcome>('professional-informed');
  const go = async () => {
    const written = await step.mutateAsync({ step: 'closing', body: { outcome } });
    if (written.state === 'done') toast(t('finding.closed'));
  };
  return (
    <div className={layout.stack}>
      <SelectField
        label={t('finding.outcome')}
        value={outcome}
        onChange={setOutcome}
        options={FINDING_OUTCOMES.map((value) => ({ value, label: t(`finding.outcome.${value}`) }))}
      />
      {step.isError && <ProblemPanel failure={step.error} />}
      <div>
        <Button onPress={() => void go().catch(() => undefined)} isPending={step.isPending}>
          {t('finding.close')}
        </Button>
      </div>
    </div>
  );
}
