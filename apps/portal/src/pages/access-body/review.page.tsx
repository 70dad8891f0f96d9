import { useParams } from 'react-router';
import { useApplication, type Application } from '../../api/applications.api.js';
import { decisionAddress, useDeliberation, type Deliberation } from '../../api/committee.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { PlainLinkButton } from '../../ui/button.js';
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
import { AssignmentPanel } from '../committee/assignment.panel.js';
import { DeclarationForm } from '../committee/declaration.form.js';
import { ExchangePanel } from '../committee/exchange.panel.js';
import { RemarksPanel, ReviewsPanel } from '../committee/reviews.panel.js';
import { VoteStanding } from '../committee/vote.standing.js';
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
  const deliberation = useDeliberation(application.applicationId);
  return (
    <AnsweredPage query={deliberation}>
      {(view) => <File application={application} deliberation={view} />}
    </AnsweredPage>
  );
}

/** Anybody else who sees the file was invited to it. */
const OF_THE_BODY = ['assessor', 'committee', 'signatory', 'inspector'];
const SECTIONS = ['app.content', 'ask.thread', 'guest.title', 'review.votes', 'decision.document'] as const;
const ANCHORS: Record<(typeof SECTIONS)[number], string> = {
  'app.content': 'content-title',
  'ask.thread': 'exchange',
  'guest.title': 'reviews',
  'review.votes': 'votes',
  'decision.document': 'decision-document',
};

function File({ application, deliberation }: { application: Application; deliberation: Deliberation }) {
  const t = useText();
  const address = useAddress();
  const { data: session } = useSession();
  const guest = !session?.account?.roles.some((role) => OF_THE_BODY.includes(role));
  const { applicationId, allowed, content, decision, flags, votes } = application;
  const nameOf = (ref: string) =>
    application.names?.[ref] ?? deliberation.names?.[ref] ?? t('ui.unknownPerson', { ref: shortRef(ref) });
  const may = (command: string) => allowed.includes(`application.${command}`);
  const head = {
    title: content.title ?? t('applications.untitled'),
    above: [
      guest
        ? { to: address('guestReviews'), name: t('nav.guestReviews') }
        : { to: address('queue'), name: t('nav.queue') },
    ],
    beside: <ApplicationBadge application={application} />,
  };
  if (deliberation.declaration === 'needed')
    return (
      <Page {...head}>
        <OutcomePanel />
        <DeclarationForm application={application} nameOf={nameOf} guest={guest} />
      </Page>
    );
  const shown: Record<(typeof SECTIONS)[number], boolean> = {
    'app.content': true,
    'ask.thread': deliberation.exchange.length > 0,
    'guest.title': true,
    'review.votes': votes.length > 0,
    'decision.document': deliberation.decisionDocument !== null,
  };
  return (
    <Page {...head}>
      <OutcomePanel />
      {!guest && decision === null && <TrainingTask applicationId={applicationId} />}
      <nav aria-label={t('review.sections')} className={layout.row}>
        {SECTIONS.filter((section) => shown[section]).map((section) => (
          <a key={section} href={`#${ANCHORS[section]}`}>
            {t(section)}
          </a>
        ))}
      </nav>
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
          <ExchangePanel applicationId={applicationId} deliberation={deliberation} answering={false} />
          {!guest && <ProcedurePanel applicationId={applicationId} />}
          {!guest && <FeesPanel applicationId={applicationId} />}
          {may('assess') && <AssessmentForm application={application} deliberation={deliberation} />}
          {application.assessment && (
            <AssessmentTable
              assessment={application.assessment}
              by={nameOf(application.assessment.by)}
              nameOf={nameOf}
            />
          )}
          <ReviewsPanel application={application} deliberation={deliberation} nameOf={nameOf} />
          <RemarksPanel application={application} deliberation={deliberation} nameOf={nameOf} />
          {votes.length > 0 && (
            <Card labelledBy="votes">
              <h2 id="votes">{t('review.votes')}</h2>
              <VoteStanding vote={deliberation.vote} />
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
          {votes.length === 0 && may('vote') && <VoteStanding vote={deliberation.vote} />}
          {may('vote') && <VoteForm application={application} />}
          {may('sign') && <SignatureForm application={application} />}
          {decision && deliberation.decisionDocument !== null && (
            <Card labelledBy="decision-document">
              <h2 id="decision-document">{t('decision.document')}</h2>
              <div className={layout.row}>
                <PlainLinkButton href={decisionAddress(applicationId, 'pdf', t.locale)} download>
                  {t('decision.pdf')}
                </PlainLinkButton>
                <PlainLinkButton
                  href={decisionAddress(applicationId, 'jws', t.locale)}
                  look="secondary"
                  download
                >
                  {t('decision.jws')}
                </PlainLinkButton>
              </div>
            </Card>
          )}
        </div>
        <div className={layout.stack}>
          {!guest && (
            <AssignmentPanel application={application} deliberation={deliberation} nameOf={nameOf} />
          )}
          {!guest && <CaseClocks applicationId={applicationId} />}
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
