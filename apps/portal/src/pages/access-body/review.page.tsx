import { useParams } from 'react-router';
import { useApplication, type Application } from '../../api/applications.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Callout, Card, Facts } from '../../ui/surface.js';
import { Timeline } from '../../ui/timeline.js';
import { ApplicationBadge } from '../researcher/application.badge.js';
import { CaseClocks } from '../clocks/clocks.card.js';
import { MoreTimeForm } from '../clocks/more-time.form.js';
import { ContentFacts } from '../researcher/content.facts.js';
import { historyMoments } from '../researcher/history.moments.js';
import { FeesPanel } from '../permits/fees.panel.js';
import { TrainingTask } from '../permits/training.task.js';
import { ProcedurePanel } from '../procedures/procedure.panel.js';
import { AssessmentForm } from './assessment.form.js';
import { AssessmentTable } from './assessment.table.js';
import { CompletenessForm } from './completeness.form.js';
import { OutcomePanel } from './outcome.panel.js';
import { SignatureForm } from './signature.form.js';
import { VoteForm } from './vote.form.js';

export function ReviewPage() {
  const { applicationId = '' } = useParams();
  const application = useApplication(applicationId);
  return <AnsweredPage query={application}>{(view) => <Body application={view} />}</AnsweredPage>;
}

function Body({ application }: { application: Application }) {
  const t = useText();
  const address = useAddress();
  const { applicationId, allowed, content, decision, flags, votes } = application;
  const nameOf = (ref: string) => application.names?.[ref] ?? t('ui.unknownPerson', { ref: shortRef(ref) });
  const may = (command: string) => allowed.includes(`application.${command}`);
  return (
    <Page
      title={content.title ?? t('applications.untitled')}
      above={[{ to: address('queue'), name: t('nav.queue') }]}
      beside={<ApplicationBadge application={application} />}
    >
      <OutcomePanel />
      {decision === null && <TrainingTask applicationId={applicationId} />}
      {flags.length > 0 && (
        <Callout tone="warn" title={t('review.flags', { count: flags.length })} level={2}>
          <p>{t('review.flagsMore')}</p>
          <ul>
            {flags.map((flag) => (
              <li key={flag.code}>{t.pick(flag.sentence)}</li>
            ))}
          </ul>
        </Callout>
      )}
      {decision && (
        <Callout
          tone={decision.decision === 'grant' ? 'ok' : 'danger'}
          title={t(`app.decision.${decision.decision}`, { date: t.date(decision.at) })}
          level={2}
        >
          <p>{nameOf(decision.by)}</p>
          <p className={layout.prewrap}>{decision.reason}</p>
        </Callout>
      )}
      <div className={layout.aside}>
        <div className={layout.stack}>
          <Card labelledBy="content-title">
            <h2 id="content-title">{t('app.content')}</h2>
            <Facts
              rows={[
                [
                  t('queue.applicant'),
                  [nameOf(application.applicant), application.organisation].filter(Boolean).join(', '),
                ],
              ]}
            />
            <ContentFacts
              content={content}
              names={application.names ?? {}}
              formVersion={application.formVersion}
              application={application}
            />
          </Card>
          {(may('find-complete') || may('request-information')) && (
            <CompletenessForm
              applicationId={applicationId}
              mayFindComplete={may('find-complete')}
              mayAsk={may('request-information')}
            />
          )}
          <ProcedurePanel applicationId={applicationId} />
          <FeesPanel applicationId={applicationId} />
          {may('assess') && <AssessmentForm application={application} />}
          {application.assessment && (
            <AssessmentTable assessment={application.assessment} by={nameOf(application.assessment.by)} />
          )}
          {votes.length > 0 && (
            <Card labelledBy="votes">
              <h2 id="votes">{t('review.votes')}</h2>
              <ul className={`${layout.stack} ${layout.tight}`}>
                {votes.map((vote) => (
                  <li key={vote.by}>
                    <strong>{t(`vote.${vote.vote}`)}</strong> · {nameOf(vote.by)}, {t.dateTime(vote.at)}
                    <div className={layout.prewrap}>{vote.reason}</div>
                  </li>
                ))}
              </ul>
            </Card>
          )}
          {may('vote') && <VoteForm application={application} />}
          {may('sign') && <SignatureForm application={application} />}
        </div>
        <div className={layout.stack}>
          <CaseClocks applicationId={applicationId} />
          {may('extend-clock') && <MoreTimeForm applicationId={applicationId} />}
          <Card labelledBy="stands">
            <h2 id="stands">{t('app.stands')}</h2>
            <Timeline label={t('app.stands')} moments={historyMoments(t, application)} />
            <p className={`${layout.small} ${layout.muted}`}>{t('review.duties')}</p>
          </Card>
        </div>
      </div>
    </Page>
  );
}
