import type { ProjectView } from '@garant/contracts';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useOwnProject } from '../../api/projects.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Badge, Card, Details, Facts } from '../../ui/surface.js';
import { DeletionCard } from './deletion.card.js';
import { FindingForm } from './finding.form.js';
import { DelayNote, ProgressLine } from './progress.line.js';
import { ResultsCard } from './results.card.js';
import { StepForm } from './step.form.js';

export interface Seat {
  project: ProjectView;
  role: (name: string) => boolean;
}

/** One project after its decision: what each of those whom it concerns has to do, and by when. */
export function OwnProjectPage() {
  const { projectId } = useParams();
  const { data: session } = useSession();
  const roles: readonly string[] = session?.account?.roles ?? [];
  const query = useOwnProject(projectId);
  return (
    <AnsweredPage query={query}>
      {(project) => <Body project={project} role={(name) => roles.includes(name)} />}
    </AnsweredPage>
  );
}

function Body({ project, role }: Seat) {
  const t = useText();
  const address = useAddress();
  const { applicationId } = project;
  const body = role('assessor') || role('signatory');
  return (
    <Page title={project.title} above={[{ to: address('ownProjects'), name: t('nav.ownProjects') }]}>
      <div className={layout.aside}>
        <div className={layout.stack}>
          {project.deliveries.map((delivery) => (
            <DeliveryCard
              key={`${delivery.permitId} ${delivery.holderId}`}
              {...{ project, role, delivery }}
            />
          ))}
          <ResultsCard project={project} role={role} />
          <DeletionCard project={project} role={role} />
          {role('researcher') && project.permitId && (
            <Card labelledBy="finding">
              <h2 id="finding">{t('finding.title')}</h2>
              <FindingForm project={project} />
            </Card>
          )}
          {role('researcher') && (
            <Card labelledBy="naming">
              <h2 id="naming">{t('naming.title')}</h2>
              <p>{t(project.named ? 'naming.yes' : 'naming.no')}</p>
              <StepForm
                projectId={applicationId}
                step="naming"
                body={{ named: !project.named }}
                label={project.named ? 'naming.hide' : 'naming.show'}
                done="naming.done"
              />
            </Card>
          )}
          {(role('signatory') || role('data-protection-officer')) && (
            <Card labelledBy="hold">
              <h2 id="hold">{t('hold.title')}</h2>
              <p>{t(project.held ? 'hold.held' : 'hold.free')}</p>
              <Details summary={t(project.held ? 'hold.lift' : 'hold.set')}>
                <StepForm
                  projectId={applicationId}
                  step={project.held ? 'hold-lift' : 'hold'}
                  body={{}}
                  label={project.held ? 'hold.lift' : 'hold.set'}
                  done="hold.done"
                  reason="followUp.reason"
                />
              </Details>
            </Card>
          )}
        </div>
        <Card labelledBy="progress">
          <h2 id="progress">{t('followUp.progress')}</h2>
          <ProgressLine project={project} />
          <DelayNote project={project} />
          <p>
            <Link to={address('project', { projectId: applicationId })}>{t('followUp.publicPage')}</Link>
          </p>
          {body && (
            <p>
              <a href={`/api/v1/applications/${applicationId}/archive`} download>
                {t('export.case')}
              </a>
            </p>
          )}
        </Card>
      </div>
    </Page>
  );
}

const TONE = {
  requested: 'info',
  acknowledged: 'info',
  delivered: 'ok',
  'access-given': 'ok',
  ended: 'neutral',
} as const;

function DeliveryCard({ project, role, delivery }: Seat & { delivery: ProjectView['deliveries'][number] }) {
  const t = useText();
  const { applicationId } = project;
  const { permitId, holderId, state } = delivery;
  const id = `delivery-${permitId}-${holderId}`;
  const of = { permitId, holderId };
  const open = state === 'requested' || state === 'acknowledged';
  const body = role('assessor') || role('signatory');
  const steps = { projectId: applicationId, body: of } as const;
  return (
    <Card labelledBy={id}>
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id={id}>{t('delivery.title', { holder: holderId })}</h2>
        <Badge tone={delivery.late ? 'danger' : TONE[state]}>
          {t(delivery.late ? 'followUp.late' : `delivery.state.${state}`)}
        </Badge>
      </div>
      <Facts
        rows={[
          [t('delivery.requested'), t.date(delivery.requestedAt)],
          [t('delivery.due'), t.date(delivery.dueAt)],
          [t('delivery.extended'), delivery.extendedAt && t.date(delivery.extendedAt)],
          [t('delivery.delivered'), delivery.deliveredAt && t.date(delivery.deliveredAt)],
          [
            t('delivery.accessDue'),
            delivery.accessDueAt && !delivery.accessGivenAt && t.date(delivery.accessDueAt),
          ],
          [t('delivery.access'), delivery.accessGivenAt && t.date(delivery.accessGivenAt)],
        ]}
      />
      {role('holder') && state === 'requested' && (
        <StepForm
          {...steps}
          step="delivery-acknowledgement"
          label="delivery.acknowledge"
          done="delivery.noted"
          look="primary"
        />
      )}
      {role('holder') && open && (
        <>
          <StepForm {...steps} step="delivery" label="delivery.deliver" done="delivery.noted" />
          {!delivery.extendedAt && !delivery.extensionAsked && (
            <Details summary={t('delivery.askExtension')}>
              <StepForm
                {...steps}
                step="delivery-extension-request"
                label="delivery.askExtension"
                done="delivery.noted"
                reason="followUp.reason"
              />
            </Details>
          )}
        </>
      )}
      {delivery.extensionAsked && <p>{t('delivery.extensionAsked')}</p>}
      {body && open && !delivery.extendedAt && (
        <Details summary={t('delivery.extend')}>
          <StepForm
            {...steps}
            step="delivery-extension"
            label="delivery.extend"
            done="delivery.noted"
            reason="followUp.reason"
          />
        </Details>
      )}
      {body && state === 'delivered' && (
        <StepForm {...steps} step="access" label="delivery.giveAccess" done="delivery.noted" look="primary" />
      )}
    </Card>
  );
}

/** A later day for results, with the reason that the public is told to exist. */
export function PostponeForm({ projectId }: { projectId: string }) {
  const t = useText();
  const [until, setUntil] = useState('');
  return (
    <StepForm
      projectId={projectId}
      step="result-postponement"
      body={{ until }}
      ready={until !== ''}
      label="result.postpone"
      done="result.noted"
      reason="followUp.reason"
    >
      <TextField label={t('result.postponeUntil')} type="date" value={until} onChange={setUntil} />
    </StepForm>
  );
}
