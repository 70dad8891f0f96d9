import type { ProjectLikeMine, ProjectsLikeMine } from '@garant/contracts';
import { Link } from 'react-router';
import { useProjectsLikeMine } from '../../api/rights.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { purposeTitle } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import { Answered, Empty } from '../../ui/states.js';
import { Badge, Callout, Card, Details, Facts } from '../../ui/surface.js';
import { safeAddress } from './result.address.js';

/**
 * Projects that were entitled to use data like mine, with what they found. The page says that the list is the same
 * whatever one chose: nobody can read out of it from which project they were left out.
 */
export function ProjectsOfMine() {
  const t = useText();
  const address = useAddress();
  const projects = useProjectsLikeMine();
  return (
    <Answered query={projects}>
      {(found) => (
        <>
          <section className={layout.stack} aria-labelledby="entitled">
            <h2 id="entitled">{t('uses.projects')}</h2>
            <p className={layout.measure}>{t('uses.projects.lead')}</p>
            <Callout tone="info" title={t('uses.same')}>
              <p>{t('uses.same.more')}</p>
            </Callout>
            {found.projects.length === 0 ? (
              <Empty title={t(found.linkedDatasets === 0 ? 'uses.unlinked' : 'uses.projects.none')} level={3}>
                <p>{t(found.linkedDatasets === 0 ? 'uses.unlinked.more' : 'uses.projects.none.more')}</p>
                <div>
                  <LinkButton to={address('projects')} look="secondary">
                    {t('mine.all')}
                  </LinkButton>
                </div>
              </Empty>
            ) : (
              <div className={`${layout.grid} ${layout.pair}`}>
                {found.projects.map((project) => (
                  <ProjectCard key={project.applicationId} project={project} />
                ))}
              </div>
            )}
          </section>
          {found.consented.length > 0 && <Consented list={found.consented} />}
        </>
      )}
    </Answered>
  );
}

function ProjectCard({ project }: { project: ProjectLikeMine }) {
  const t = useText();
  const address = useAddress();
  const heading = `entitled-${project.applicationId}`;
  return (
    <Card as="article" labelledBy={heading}>
      <div className={`${layout.row} ${layout.between}`}>
        <h3 id={heading}>
          <Link to={address('project', { projectId: project.applicationId })}>{project.title}</Link>
        </h3>
        <Badge tone={project.status === 'active' ? 'ok' : 'neutral'}>
          {t(`uses.status.${project.status}`)}
        </Badge>
      </div>
      <p>{project.laySummary}</p>
      <Facts
        rows={[
          project.organisation && [t('uses.by'), project.organisation],
          [t('uses.for'), purposeTitle(t, project.purpose)],
          project.validFrom &&
            project.validUntil && [
              t('uses.period'),
              t('uses.period.value', {
                from: t.day(project.validFrom),
                until: t.lastDay(project.validUntil),
              }),
            ],
          [t('uses.sources'), t.list(project.datasets.map(({ title }) => t.pick(title)))],
        ]}
      />
      <Results results={project.results} />
      <Details summary={t('uses.safeguards')}>
        <ul>
          {([1, 2, 3, 4] as const).map((n) => (
            <li key={n}>{t(`uses.safeguard.${n}`)}</li>
          ))}
        </ul>
      </Details>
    </Card>
  );
}

function Results({ results }: { results: ProjectLikeMine['results'] }) {
  const t = useText();
  if (results.length === 0) return <p className={layout.muted}>{t('uses.results.none')}</p>;
  return (
    <div className={`${layout.stack} ${layout.tight}`}>
      <h4>{t('uses.results')}</h4>
      <ul>
        {results.map(({ title, url, publishedAt }) => {
          const href = safeAddress(url);
          return (
            <li key={url}>
              {href ? (
                <a href={href} rel="noreferrer">
                  {t.pick(title)}
                </a>
              ) : (
                t.pick(title)
              )}{' '}
              <span className={layout.muted}>({t.date(publishedAt)})</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Consented({ list }: { list: ProjectsLikeMine['consented'] }) {
  const t = useText();
  const address = useAddress();
  return (
    <section className={layout.stack} aria-labelledby="consented">
      <h2 id="consented">{t('uses.consented')}</h2>
      <p className={layout.measure}>{t('uses.consented.lead')}</p>
      <ul className={`${layout.plain} ${layout.stack}`}>
        {list.map((project) => (
          <Card as="li" key={project.applicationId}>
            <div className={`${layout.row} ${layout.between}`}>
              <Link to={address('project', { projectId: project.applicationId })}>{project.title}</Link>
              <Badge tone={project.stands ? 'ok' : 'neutral'}>
                {t(project.stands ? 'uses.consented.stands' : 'uses.consented.ended')}
              </Badge>
            </div>
            <p className={layout.muted}>{t('uses.consented.on', { date: t.date(project.consentedAt) })}</p>
          </Card>
        ))}
      </ul>
    </section>
  );
}
