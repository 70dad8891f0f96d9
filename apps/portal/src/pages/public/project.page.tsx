import { isDecidedRegime, type ChoiceAct, type DecidedRegime } from '@garant/rules';
import { Link, useParams } from 'react-router';
import { ApiProblem } from '../../api/problem.model.js';
import { usePublicProject } from '../../api/projects.api.js';
import type { Project } from '../../api/register.api.js';
import type { PublicProject } from '@garant/contracts';
import { useAddress } from '../../i18n/address.hook.js';
import { purposeTitle } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { NotFoundPage } from '../../shell/not-found.page.js';
import { Callout, Card, Facts } from '../../ui/surface.js';
import { regimeSlug } from '../patient/choice.state.js';
import { ReasonList } from './reason.list.js';
import { ProjectBadge } from './project.badge.js';
import { ProjectEthics, ProjectPeople, ProjectResults, ProjectSteps } from './project.parts.js';

export function ProjectPage() {
  const { projectId } = useParams();
  const project = usePublicProject(projectId);
  const missing = project.error instanceof ApiProblem && project.error.problem.status === 404;
  if (missing) return <NotFoundPage />;
  return <AnsweredPage query={project}>{(found) => <Body project={found} />}</AnsweredPage>;
}

function Body({ project }: { project: PublicProject }) {
  const t = useText();
  const address = useAddress();
  return (
    <Page
      title={project.title}
      above={[{ to: address('projects'), name: t('nav.projects') }]}
      beside={<ProjectBadge project={project} />}
    >
      <div className={layout.aside}>
        <div className={layout.stack}>
          <Card labelledBy="summary">
            <h2 id="summary">{t('project.summary')}</h2>
            <p className={`${layout.prewrap} ${layout.measure}`}>{project.laySummary}</p>
          </Card>
          {project.decision && (
            <Callout
              tone={project.decision === 'grant' ? 'ok' : 'danger'}
              title={t(`app.decision.${project.decision}`, {
                date: project.decidedAt ? t.date(project.decidedAt) : '',
              })}
              level={2}
            >
              {project.reason && <ReasonList reason={project.reason} />}
            </Callout>
          )}
          {project.decisionReason && (
            <Card labelledBy="why">
              <h2 id="why">{t('project.why')}</h2>
              <p className={`${layout.prewrap} ${layout.measure}`}>{project.decisionReason}</p>
            </Card>
          )}
          <ProjectResults project={project} />
          <ProjectEthics project={project} />
          <ForMe project={project} />
        </div>
        <div className={layout.stack}>
          <Card labelledBy="facts">
            <h2 id="facts">{t('dataset.facts')}</h2>
            <Facts
              rows={[
                [t('app.field.purpose'), purposeTitle(t, project.purpose)],
                [t('queue.applicant'), project.organisation],
                [
                  t('app.field.applicantType'),
                  project.applicantType && t(`applicant.${project.applicantType}`),
                ],
                [
                  t('app.field.datasets'),
                  <ul key="datasets">
                    {project.datasets.map((dataset) => (
                      <li key={dataset.datasetId}>
                        <Link to={address('dataset', { datasetId: dataset.datasetId })}>
                          {t.pick(dataset.title)}
                        </Link>
                        {dataset.regime && ` (${t(`regime.${dataset.regime}`)})`}
                      </li>
                    ))}
                  </ul>,
                ],
                [t('applications.submitted'), project.submittedAt && t.date(project.submittedAt)],
                [
                  t('app.period'),
                  project.validFrom &&
                    project.validUntil &&
                    t('app.periodText', {
                      from: t.day(project.validFrom),
                      until: t.lastDay(project.validUntil),
                    }),
                ],
                [
                  t('permit.id'),
                  <span className={layout.mono}>{project.permitId ?? project.applicationId}</span>,
                ],
                [t('project.people'), <ProjectPeople key="people" project={project} />],
                [
                  t('project.environment'),
                  project.environment && `${project.environment.name} (${project.environment.country})`,
                ],
              ]}
            />
            <p>
              <a href={`/api/v1/register/${project.applicationId}`}>JSON</a>
              {' · '}
              <a href={`/api/v1/register/${project.applicationId}/jsonld`}>JSON-LD</a>
            </p>
          </Card>
          <ProjectSteps project={project} />
        </div>
      </div>
    </Page>
  );
}

/** What a patient can decide about this very project. */
function ForMe({ project }: { project: Project }) {
  const t = useText();
  const address = useAddress();
  const scope = `?scope=${encodeURIComponent(`project:${project.applicationId}`)}`;
  const ACTS: Record<DecidedRegime, readonly ChoiceAct[]> = {
    EXPLICIT_CONSENT: ['consent', 'refuse', 'withdraw'],
    NON_OPPOSITION: ['object', 'lift-objection'],
    SNDS_OPPOSITION: ['object', 'lift-objection'],
    EHDS_OPT_OUT: [],
  };
  const regimes = [
    ...new Set(
      project.datasets.flatMap((dataset) => (isDecidedRegime(dataset.regime) ? [dataset.regime] : [])),
    ),
  ];
  return (
    <Card labelledBy="for-me">
      <h2 id="for-me">{t('project.forMe')}</h2>
      <p>{t('mine.lead')}</p>
      {regimes.map((regime) => (
        <div key={regime} className={`${layout.stack} ${layout.tight}`}>
          <h3>{t(`card.${regime}.title`)}</h3>
          {ACTS[regime].length === 0 ? (
            <p>
              {t('project.ehds')} <Link to={address('myChoices')}>{t('nav.myChoices')}</Link>
            </p>
          ) : (
            <div className={layout.row}>
              {ACTS[regime].map((act, i) => (
                <LinkButton
                  key={act}
                  look={i === 0 ? 'secondary' : 'quiet'}
                  to={address('myAct', { regime: regimeSlug(regime), act }) + scope}
                >
                  {t(`act.${act}`)}
                </LinkButton>
              ))}
            </div>
          )}
        </div>
      ))}
    </Card>
  );
}
