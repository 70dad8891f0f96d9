import { categoryRow, checkDueOn, DUO_TERMS, REGIME_RULES, type Regime } from '@garant/rules';
import { Link, useParams, useSearchParams } from 'react-router';
import { useCatalogueDataset, useCatalogueVersion, type PublicDataset } from '../../api/catalogue.api.js';
import { useProjects } from '../../api/register.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Badge, Callout, Card, Facts } from '../../ui/surface.js';
import { CoveragePicture } from './coverage.picture.js';
import { DictionaryTable } from './dataset.dictionary.js';
import { LabelCard } from './dataset.label.js';
import { VersionsCard } from './dataset.versions.js';
import { periodText } from './period.text.js';

export function DatasetPage() {
  const { datasetId = '' } = useParams();
  const [search] = useSearchParams();
  const asked = search.get('version');
  const dataset = useCatalogueDataset(datasetId);
  const version = useCatalogueVersion(datasetId, asked);
  return (
    <AnsweredPage query={dataset}>
      {(current) =>
        asked === null || asked === String(current.version) ? (
          <Body dataset={current} />
        ) : (
          <AnsweredPage query={version}>
            {(old) => (
              <Body
                dataset={{ ...current, description: old.description, label: null }}
                old={{ version: old.version, describedAt: old.describedAt }}
              />
            )}
          </AnsweredPage>
        )
      }
    </AnsweredPage>
  );
}

function Body({ dataset, old }: { dataset: PublicDataset; old?: { version: number; describedAt: string } }) {
  const t = useText();
  const address = useAddress();
  const { description: d, datasetId, checkedAt, parents, parts } = dataset;
  return (
    <Page
      title={t.pick(d.title)}
      above={[
        { to: address('catalogue'), name: t('nav.catalogue') },
        ...parents.map((one) => ({
          to: address('dataset', { datasetId: one.datasetId }),
          name: t.pick(one.title),
        })),
      ]}
      lead={t.pick(d.description)}
      beside={<Badge tone="ok">{t(`dataset.status.${dataset.status}`)}</Badge>}
    >
      {old && (
        <Callout
          tone="warn"
          title={t('dataset.oldVersion', { version: old.version, date: t.day(old.describedAt) })}
        >
          <p>
            <Link to={address('dataset', { datasetId })}>{t('dataset.newestVersion')}</Link>
          </p>
        </Callout>
      )}
      <div className={layout.aside}>
        <div className={layout.stack}>
          <DictionaryTable description={d} />
          <RegimeCard regime={d.regime} waitingDays={d.waitingDays} />
          <UsesCard duo={d.duo ?? []} />
          <LabelCard datasetId={datasetId} label={dataset.label ?? null} publiclyFunded={d.publiclyFunded} />
          {parts.length > 0 && (
            <section className={layout.stack} aria-labelledby="parts">
              <h2 id="parts">{t('dataset.parts')}</h2>
              <ul>
                {parts.map((one) => (
                  <li key={one.datasetId}>
                    <Link to={address('dataset', { datasetId: one.datasetId })}>{t.pick(one.title)}</Link>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <Projects datasetId={datasetId} />
          <VersionsCard
            datasetId={datasetId}
            versions={dataset.versions}
            shown={old?.version ?? dataset.version ?? 1}
          />
        </div>
        <div className={layout.stack}>
          <Card labelledBy="facts">
            <h2 id="facts">{t('dataset.facts')}</h2>
            <Facts
              rows={[
                [t('dataset.holder'), dataset.holderId],
                [t('dataset.minimumCell'), t.number(d.minimumCell)],
                [t('dataset.period'), periodText(t, d.period)],
                [
                  t('describe.numberOfPersons'),
                  d.numberOfPersons === undefined ? null : t.number(d.numberOfPersons),
                ],
                [t('describe.domains'), t.list((d.domains ?? ['health']).map((one) => t(`domain.${one}`)))],
                [t('describe.conformsTo'), d.conformsTo.join(', ')],
                [t('describe.keywords'), t.list(d.keywords)],
                [t('dataset.checked'), checkedAt && t.day(checkedAt)],
                [t('dataset.nextCheck'), checkedAt && t.day(checkDueOn(checkedAt))],
                [t('permit.id'), <span className={layout.mono}>{datasetId}</span>],
              ]}
            />
            <ul className={layout.plain}>
              {d.categories.map((code) => (
                <li key={code}>
                  <Badge>{t(`category.${code}`)}</Badge>{' '}
                  <span className={`${layout.small} ${layout.muted}`}>
                    {t('dataset.appliesFrom', { date: t.day(categoryRow(code).appliesFrom) })}
                    {categoryRow(code).stricter && ` ${t('dataset.stricter')}`}
                  </span>
                </li>
              ))}
            </ul>
            <LinkButton to={address('applications')}>{t('dataset.apply')}</LinkButton>
          </Card>
          <Card labelledBy="coverage">
            <h2 id="coverage">{t('dataset.coverage')}</h2>
            <CoveragePicture description={d} />
            {(d.distributions ?? []).length > 0 && (
              <>
                <h3>{t('dataset.distributions')}</h3>
                <ul>
                  {(d.distributions ?? []).map((one, at) => (
                    <li key={at}>
                      {[
                        one.title && t.pick(one.title),
                        one.format,
                        one.standard,
                        periodText(t, one.period),
                        one.sizeBytes !== undefined &&
                          t('dataset.bytes', { megabytes: t.number(Math.ceil(one.sizeBytes / 1e6)) }),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </li>
                  ))}
                </ul>
              </>
            )}
          </Card>
        </div>
      </div>
    </Page>
  );
}

function RegimeCard({ regime, waitingDays }: { regime: Regime; waitingDays: number }) {
  const t = useText();
  const rule = REGIME_RULES[regime as keyof typeof REGIME_RULES];
  if (!rule) return null;
  return (
    <Card labelledBy="regime">
      <h2 id="regime">{t('dataset.regimeTitle', { regime: t(`regime.${rule.regime}`) })}</h2>
      <p>{t.pick(rule.sentence)}</p>
      {rule.regime === 'NON_OPPOSITION' && <p>{t('dataset.waiting', { days: waitingDays })}</p>}
      <p className={`${layout.small} ${layout.muted}`}>{rule.legalSource}</p>
    </Card>
  );
}

function UsesCard({ duo }: { duo: NonNullable<PublicDataset['description']['duo']> }) {
  const t = useText();
  if (duo.length === 0) return null;
  return (
    <Card labelledBy="uses">
      <h2 id="uses">{t('dataset.uses')}</h2>
      <ul>
        {duo.map(({ code, diseases = [] }) => {
          const term = DUO_TERMS.find((one) => one.id === code);
          return (
            <li key={code}>
              {term && t.pick(term.label)} <span className={layout.mono}>{code}</span>
              {diseases.length > 0 && ` (${diseases.join(', ')})`}
            </li>
          );
        })}
      </ul>
      <p className={`${layout.small} ${layout.muted}`}>{t('dataset.uses.note')}</p>
    </Card>
  );
}

function Projects({ datasetId }: { datasetId: string }) {
  const t = useText();
  const address = useAddress();
  const { data: projects } = useProjects();
  const using =
    projects?.filter(
      ({ decision, datasets }) => decision === 'grant' && datasets.some((one) => one.datasetId === datasetId),
    ) ?? [];
  return (
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
  );
}
