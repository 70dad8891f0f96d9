import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useApplication, useWithdraw, type Application } from '../../api/applications.api.js';
import { documentAddress, useCopy, useDiscard } from '../../api/authoring.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton, PlainLinkButton } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import { Timeline } from '../../ui/timeline.js';
import { useToast } from '../../ui/toast.js';
import { ApplicantExchange } from '../committee/exchange.panel.js';
import { FeesPanel } from '../permits/fees.panel.js';
import { TrainingTask } from '../permits/training.task.js';
import { ProcedurePanel } from '../procedures/procedure.panel.js';
import { ApplicationBadge } from './application.badge.js';
import { CaseClocks } from '../clocks/clocks.card.js';
import { ContentFacts } from './content.facts.js';
import { historyMoments } from './history.moments.js';
import { MembersPanel } from './members.panel.js';

export function ApplicationPage() {
  const { applicationId = '' } = useParams();
  const application = useApplication(applicationId);
  return <AnsweredPage query={application}>{(view) => <Body application={view} />}</AnsweredPage>;
}

function Body({ application }: { application: Application }) {
  const t = useText();
  const address = useAddress();
  const { applicationId, content, decision, informationRequest, state } = application;
  const permitId = decision?.permitId;
  return (
    <Page
      title={content.title ?? t('applications.untitled')}
      above={[{ to: address('applications'), name: t('nav.applications') }]}
      beside={<ApplicationBadge application={application} />}
    >
      {state === 'AWAITING_ADDITIONAL_INFORMATION' && informationRequest && (
        <Callout
          tone="warn"
          title={t('app.informationRequest', { date: t.day(informationRequest.dueAt) })}
          level={2}
        >
          <p className={layout.prewrap}>{informationRequest.message}</p>
          <div>
            <LinkButton to={address('applicationForm', { applicationId })}>{t('app.answer')}</LinkButton>
          </div>
        </Callout>
      )}
      {state === 'DRAFT' && (
        <div>
          <LinkButton to={address('applicationForm', { applicationId })}>{t('app.continue')}</LinkButton>
        </div>
      )}
      {decision && (
        <Callout
          tone={decision.decision === 'grant' ? 'ok' : 'danger'}
          title={t(`app.decision.${decision.decision}`, { date: t.date(decision.at) })}
          level={2}
        >
          <p className={layout.prewrap}>{decision.reason}</p>
          {permitId && (
            <p>
              <Link to={address('permit', { permitId })}>{t('app.openPermit')}</Link>
            </p>
          )}
        </Callout>
      )}
      {decision === null && <TrainingTask applicationId={applicationId} />}
      <div className={layout.aside}>
        <Card labelledBy="content-title">
          <h2 id="content-title">{t('app.content')}</h2>
          <ContentFacts
            content={content}
            names={application.names ?? {}}
            formVersion={application.formVersion}
            application={application}
          />
        </Card>
        <div className={layout.stack}>
          {state !== 'DRAFT' && <ApplicantExchange application={application} />}
          <ProcedurePanel applicationId={applicationId} />
          <FeesPanel applicationId={applicationId} />
          {state !== 'DRAFT' && <CaseClocks applicationId={applicationId} />}
          <Card labelledBy="where-it-stands">
            <h2 id="where-it-stands">{t('app.stands')}</h2>
            <Timeline label={t('app.stands')} moments={historyMoments(t, application)} />
            <p className={`${layout.small} ${layout.muted}`}>{t('app.noTacit')}</p>
          </Card>
          <MembersPanel application={application} names={application.names ?? {}} />
          <Acts application={application} />
          {state !== 'DRAFT' && application.allowed.includes('application.withdraw') && (
            <Withdraw applicationId={applicationId} />
          )}
        </div>
      </div>
    </Page>
  );
}

/** What may be done with the file as a whole: to print, to compare, to begin anew from it, to throw a draft away. */
function Acts({ application }: { application: Application }) {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const toast = useToast();
  const { applicationId, allowed } = application;
  const copy = useCopy(applicationId);
  const discard = useDiscard(applicationId);
  const [asking, setAsking] = useState(false);
  const copyNow = async () => {
    const written = await copy.mutateAsync();
    if (written.state !== 'done') return;
    toast(t('acts.copied'));
    await navigate(address('applicationForm', { applicationId: written.value.applicationId }));
  };
  const discardNow = async () => {
    await discard.mutateAsync();
    toast(t('acts.discarded'));
    await navigate(address('applications'));
  };
  return (
    <Card labelledBy="acts">
      <h2 id="acts">{t('acts.title')}</h2>
      <PlainLinkButton href={documentAddress(applicationId, t.locale)} look="secondary" download>
        {t('acts.pdf')}
      </PlainLinkButton>
      <LinkButton to={address('applicationVersions', { applicationId })} look="secondary">
        {t('acts.versions')}
      </LinkButton>
      <Button
        look="secondary"
        isPending={copy.isPending}
        onPress={() => void copyNow().catch(() => undefined)}
      >
        {t('acts.copy')}
      </Button>
      {copy.isError && <ProblemPanel failure={copy.error} />}
      {allowed.includes('application.delete') && (
        <Button look="danger" onPress={() => setAsking(true)}>
          {t('acts.discard')}
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('acts.discard.title')}
        confirm={t('acts.discard')}
        look="danger"
        onConfirm={() => void discardNow().catch(() => undefined)}
        pending={discard.isPending}
      >
        <p>{t('acts.discard.more')}</p>
        {discard.isError && <ProblemPanel failure={discard.error} />}
      </ConfirmDialog>
    </Card>
  );
}

function Withdraw({ applicationId }: { applicationId: string }) {
  const t = useText();
  const toast = useToast();
  const withdraw = useWithdraw(applicationId);
  const [open, setOpen] = useState(false);
  const go = async () => {
    await withdraw.mutateAsync();
    setOpen(false);
    toast(t('app.withdrawn'));
  };
  return (
    <div>
      <Button look="secondary" onPress={() => setOpen(true)}>
        {t('app.withdraw')}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('app.withdraw.title')}
        confirm={t('app.withdraw')}
        look="danger"
        onConfirm={() => void go().catch(() => undefined)}
        pending={withdraw.isPending}
      >
        <p>{t('app.withdraw.more')}</p>
        {withdraw.isError && <ProblemPanel failure={withdraw.error} />}
      </ConfirmDialog>
    </div>
  );
}
