import { isDecidedRegime } from '@garant/rules';
import { Link } from 'react-router';
import { useProjects, type Project } from '../../api/register.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { purposeTitle } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import { Answered, Empty } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { useChoiceAddress, withQuery } from '../representation/acting.hook.js';
import { regimeSlug } from './choice.state.js';

/** Permitted projects, with what a person can decide about each. */
export function ProjectsLikeMine() {
  const t = useText();
  const address = useAddress();
  const projects = useProjects();
  return (
    <section className={layout.stack} aria-labelledby="projects">
      <h2 id="projects">{t('mine.title')}</h2>
      <p className={layout.measure}>{t('mine.lead')}</p>
      <Answered query={projects}>
        {(list) => {
          const granted = list.filter((project) => project.decision === 'grant').slice(0, 6);
          if (granted.length === 0) return <Empty title={t('mine.none')} level={3} />;
          return (
            <div className={layout.grid}>
              {granted.map((project) => (
                <ProjectCard key={project.applicationId} project={project} />
              ))}
            </div>
          );
        }}
      </Answered>
      <div className={layout.row}>
        <LinkButton to={address('myUses')} look="secondary">
          {t('uses.link')}
        </LinkButton>
        <LinkButton to={address('projects')} look="quiet">
          {t('mine.all')}
        </LinkButton>
      </div>
    </section>
  );
}

function ProjectCard({ project }: { project: Project }) {
  const t = useText();
  const address = useAddress();
  const heading = `project-${project.applicationId}`;
  const regimes = new Set(project.datasets.map((dataset) => dataset.regime));
  const scope = `project:${project.applicationId}`;
  const choiceAddress = useChoiceAddress();
  const acts = [
    regimes.has('EXPLICIT_CONSENT') && { regime: 'EXPLICIT_CONSENT', act: 'consent' },
    regimes.has('EXPLICIT_CONSENT') && { regime: 'EXPLICIT_CONSENT', act: 'withdraw' },
    regimes.has('NON_OPPOSITION') && { regime: 'NON_OPPOSITION', act: 'object' },
    regimes.has('SNDS_OPPOSITION') && { regime: 'SNDS_OPPOSITION', act: 'object' },
  ].filter((one) => one !== false);
  return (
    <Card as="article" labelledBy={heading}>
      <h3 id={heading}>
        <Link to={address('project', { projectId: project.applicationId })}>{project.title}</Link>
      </h3>
      <p className={`${layout.small} ${layout.muted}`}>{purposeTitle(t, project.purpose)}</p>
      {acts.length > 0 ? (
        <ul>
          {acts.map(({ regime, act }) => (
            <li key={regime + act}>
              {isDecidedRegime(regime) && (
                <Link
                  to={withQuery(choiceAddress('myAct', { regime: regimeSlug(regime), act }), 'scope', scope)}
                >
                  {t(`act.${act as 'consent'}`)}
                  <span className={layout.hidden}> {t('mine.for', { title: project.title })}</span>
                </Link>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p className={layout.small}>{t('mine.general')}</p>
      )}
    </Card>
  );
}
