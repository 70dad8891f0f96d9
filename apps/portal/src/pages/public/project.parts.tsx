import type { PublicProject } from '@garant/contracts';
import { doiAddress } from '@garant/rules';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Callout, Card } from '../../ui/surface.js';
import { Timeline } from '../../ui/timeline.js';

type Of = { project: PublicProject };

/** What came out, or that it is late (EHDS Art. 61(4)): eighteen months after the end of processing. */
export function ProjectResults({ project }: Of) {
  const t = useText();
  const { results, resultsDueAt, resultsLate, resultsPostponed } = project;
  if (results.length === 0 && !resultsDueAt) return null;
  return (
    <Card labelledBy="results">
      <h2 id="results">{t('project.results')}</h2>
      {resultsLate && resultsDueAt && (
        <Callout tone="danger" title={t('result.late')} level={3}>
          <p>{t('result.lateSince', { date: t.date(resultsDueAt) })}</p>
        </Callout>
      )}
      {results.length === 0 && !resultsLate && resultsDueAt && (
        <p>
          {t('result.dueOn', { date: t.date(resultsDueAt) })} {resultsPostponed && t('result.postponed')}
        </p>
      )}
      {results.map((result) => (
        <article key={result.resultId}>
          <h3>{t.pick(result.title)}</h3>
          <p className={layout.muted}>
            {t(`result.kind.${result.kind}`)} · {t.date(result.publishedAt)}
            {result.version > 1 && ` · ${t('result.version', { version: result.version })}`}
          </p>
          <p className={`${layout.prewrap} ${layout.measure}`}>{t.pick(result.summary)}</p>
          <ul>
            {result.doi && (
              <li>
                DOI <a href={doiAddress(result.doi)}>{result.doi}</a>
              </li>
            )}
            {result.links.map((link) => (
              <li key={link}>
                <a href={link}>{link}</a>
              </li>
            ))}
          </ul>
        </article>
      ))}
    </Card>
  );
}

export function ProjectEthics({ project }: Of) {
  const t = useText();
  if (project.ethics.length === 0) return null;
  return (
    <Card labelledBy="ethics">
      <h2 id="ethics">{t('project.ethics')}</h2>
      {project.ethics.map(({ field, label, answer, evidence }) => (
        <section key={field}>
          <h3>{t.pick(label)}</h3>
          <p className={`${layout.prewrap} ${layout.measure}`}>{answer}</p>
          {evidence && <p className={layout.muted}>{evidence}</p>}
        </section>
      ))}
    </Card>
  );
}

/** Functions; names only of those who agreed. */
export function ProjectPeople({ project }: Of) {
  const t = useText();
  return (
    <ul>
      {project.people.map(({ function: role, name }, n) => (
        <li key={n}>
          {name ? `${name} – ` : ''}
          {t(role === 'principal-investigator' ? 'project.person.lead' : 'project.person.member')}
        </li>
      ))}
    </ul>
  );
}

/** Public moments of a project; the key is the event that each is. */
const STEPS = {
  'application.submitted': 'project.step.submitted',
  'application.found-complete': 'project.step.complete',
  'application.decided': 'project.step.decided',
  'permit.activated': 'project.step.activated',
  'permit.suspended': 'project.step.suspended',
  'permit.suspension-lifted': 'project.step.lifted',
  'permit.revoked': 'project.step.revoked',
  'permit.expired': 'project.step.expired',
  'delivery.requested': 'project.step.requested',
  'delivery.delivered': 'project.step.delivered',
  'delivery.access-given': 'project.step.access',
  'deletion.confirmed': 'project.step.deleted',
  'result.published': 'project.step.result',
  'result.withdrawn': 'project.step.withdrawn',
  'result.postponed': 'project.step.postponed',
} as const;
const isStep = (type: string): type is keyof typeof STEPS => Object.hasOwn(STEPS, type);
const STOPS: readonly string[] = ['permit.suspended', 'permit.revoked', 'result.withdrawn'];

export function ProjectSteps({ project }: Of) {
  const t = useText();
  return (
    <Card labelledBy="steps">
      <h2 id="steps">{t('project.steps')}</h2>
      <Timeline
        label={t('project.steps')}
        moments={project.steps.flatMap(({ type, at }, n) =>
          isStep(type)
            ? [
                {
                  key: `${type} ${n}`,
                  title: t(STEPS[type]),
                  more: t.date(at),
                  state: STOPS.includes(type) ? ('stop' as const) : ('done' as const),
                },
              ]
            : [],
        )}
      />
    </Card>
  );
}
