import { REGIME_RULES } from '@garant/rules';
import { Link, useParams } from 'react-router';
import { useCatalogue } from '../../api/catalogue.api.js';
import type { CatalogueDataset } from '../../api/catalogue.jsonld.js';
import { useProjects } from '../../api/register.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { NotFoundPage } from '../../shell/not-found.page.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Badge, Card, Facts } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { periodText } from './period.text.js';

export function DatasetPage() {
  const { datasetId } = useParams();
  const catalogue = useCatalogue();
  return (
    <AnsweredPage query={catalogue}>
      {(list) => {
        const dataset = list.find((one) => one.datasetId === datasetId);
        return dataset ? <Body dataset={dataset} /> : <NotFoundPage />;
      }}
    </AnsweredPage>
  );
}

function Body({ dataset }: { dataset: CatalogueDataset }) {
  const t = useText();
  const address = useAddress();
  const { data: projects } = useProjects();
  const { description, datasetId } = dataset;
  const rule = description.regime && REGIME_RULES[description.regime];
  const using =
    projects?.filter(
      (project) =>
        project.decision === 'grant' && project.datasets.some((one) => one.datasetId === datasetId),
    ) ?? [];
  return (
    <Page
      title={t.pick(description.title)}
      above={[{ to: address('catalogue'), name: t('nav.catalogue') }]}
      lead={t.pick(description.description)}
      beside={
        <Badge tone={dataset.status === 'published' ? 'ok' : 'warn'}>
          {t(`dataset.status.${dataset.status}`)}
        </Badge>
      }
    >
      <div className={layout.aside}>
        <div className={layout.stack}>
          <Table
            caption={t('dataset.elements')}
            rows={description.resources}
            keyOf={(row) => row.resourceType}
            columns={[
              { name: t('dataset.type'), cell: (row) => row.resourceType },
              {
                name: t('dataset.elementNames'),
                cell: (row) => <span className={layout.mono}>{row.elements.join(', ')}</span>,
              },
            ]}
          />
          {rule && (
            <Card labelledBy="regime">
              <h2 id="regime">{t('dataset.regimeTitle', { regime: t(`regime.${rule.regime}`) })}</h2>
              <p>{t.pick(rule.sentence)}</p>
              {description.waitingDays !== null && rule.regime === 'NON_OPPOSITION' && (
                <p>{t('dataset.waiting', { days: description.waitingDays })}</p>
              )}
              <p className={`${layout.small} ${layout.muted}`}>{rule.legalSource}</p>
            </Card>
          )}
          <section className={layout.stack} aria-labelledby="using">
            <h2 id="using">{t('dataset.projects')}</h2>
            {using.length === 0 ? (
              <p className={layout.muted}>{t('dataset.projects.none')}</p>
            ) : (
              <ul>
                {using.map((project) => (
                  <li key={project.applicationId}>
                    <Link to={address('project', { projectId: project.applicationId })}>{project.title}</Link>
                  </li>
                ))}
              </ul>
            )}
          </section>
        </div>
        <Card labelledBy="facts">
          <h2 id="facts">{t('dataset.facts')}</h2>
          <Facts
            rows={[
              [t('dataset.holder'), dataset.holderId],
              description.minimumCell !== null && [
                t('dataset.minimumCell'),
                t.number(description.minimumCell),
              ],
              [t('dataset.period'), periodText(t, description.period)],
              [
                t('describe.numberOfPersons'),
                description.numberOfPersons !== undefined && t.number(description.numberOfPersons),
              ],
              [
                t('describe.categories'),
                t.list(description.categories.map((category) => t(`category.${category}`))),
              ],
              [t('describe.conformsTo'), description.conformsTo.join(', ')],
              [t('describe.keywords'), t.list(description.keywords)],
              [t('permit.id'), <span className={layout.mono}>{datasetId}</span>],
            ]}
          />
          <LinkButton to={address('applications')}>{t('dataset.apply')}</LinkButton>
        </Card>
      </div>
    </Page>
  );
}
