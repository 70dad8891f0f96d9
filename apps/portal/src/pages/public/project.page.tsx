import { isDecidedRegime, type ChoiceAct, type DecidedRegime } from '@garant/rules';
import { Link, useParams } from 'react-router';
import { useProjects, type Project } from '../../api/register.api.js';
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

export function ProjectPage() {
  const { projectId } = useParams();
  const projects = useProjects();
  return (
    <AnsweredPage query={projects}>
      {(list) => {
        const project = list.find((one) => one.applicationId === projectId);
        return project ? <Body project={project} /> : <NotFoundPage />;
      }}
    </AnsweredPage>
  );
}

function Body({ project }: { project: Project }) {
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
          {project.results.length > 0 && (
            <Card labelledBy="results">
              <h2 id="results">{t('project.results')}</h2>
              <ul>
                {project.results.map((result) => (
                  <li key={result.url}>
                    <a href={result.url}>{t.pick(result.title)}</a>, {t.date(result.publishedAt)}
                  </li>
                ))}
              </ul>
            </Card>
          )}
          <ForMe project={project} />
        </div>
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
            ]}
          />
        </Card>
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
