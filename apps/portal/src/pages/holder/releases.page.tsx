import { usePermits } from '../../api/applications.api.js';
import { useDatasets } from '../../api/datasets.api.js';
import { useReleases, type Release } from '../../api/releases.api.js';
import { useSession } from '../../api/session.query.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { Table, type Column } from '../../ui/table.js';
import { ReleaseBadge } from '../researcher/release.badge.js';
import { ReleaseCommand } from '../researcher/release.command.js';
import { refusalText } from '../../i18n/refusal.text.js';

/** Holders see what they can release and how; researchers see states only. */
export function ReleasesPage() {
  const t = useText();
  const { data: session } = useSession();
  const holder = session?.account?.roles.includes('holder') ?? false;
  const releases = useReleases();
  return (
    <Page title={t('nav.releases')} lead={t(holder ? 'releases.holderLead' : 'releases.researcherLead')}>
      {holder && <Ready />}
      <section className={layout.stack} aria-labelledby="all">
        <h2 id="all">{t('releases.all')}</h2>
        <Answered query={releases}>
          {(list) =>
            list.length === 0 ? (
              <Empty title={t('releases.none')} level={3} />
            ) : (
              <List list={list} full={holder} />
            )
          }
        </Answered>
      </section>
    </Page>
  );
}

function List({ list, full }: { list: readonly Release[]; full: boolean }) {
  const t = useText();
  const { data: datasets } = useDatasets();
  const titleOf = (id: string) => {
    const dataset = datasets?.find((one) => one.datasetId === id);
    return dataset ? t.pick(dataset.description.title) : shortRef(id);
  };
  const columns: Column<Release>[] = [
    { name: t('release.id'), cell: (row) => <span className={layout.mono}>{shortRef(row.releaseId)}</span> },
    { name: t('app.field.datasets'), cell: (row) => titleOf(row.datasetId) },
    {
      name: t('applications.state'),
      cell: (row) => (
        <>
          <ReleaseBadge release={row} />
          {full && row.reason && <div className={layout.small}>{refusalText(t, row.reason)}</div>}
        </>
      ),
    },
    { name: t('release.openedAt'), cell: (row) => t.dateTime(row.openedAt) },
    ...(full
      ? [
          {
            name: t('release.sealedAt'),
            cell: (row: Release) => (row.sealedAt ? t.dateTime(row.sealedAt) : '–'),
          },
        ]
      : []),
  ];
  return (
    <Table
      caption={t('nav.releases')}
      captionHidden
      rows={[...list].sort((a, b) => b.openedAt.localeCompare(a.openedAt))}
      keyOf={(row) => row.releaseId}
      columns={columns}
    />
  );
}

function Ready() {
  const t = useText();
  const permits = usePermits();
  const mine = useDatasets(true);
  return (
    <section className={layout.stack} aria-labelledby="ready">
      <h2 id="ready">{t('releases.ready')}</h2>
      <Answered query={permits}>
        {(list) => {
          const own = new Set(mine.data?.map((dataset) => dataset.datasetId));
          const open = list
            .filter((permit) => permit.status === 'active')
            .flatMap((permit) =>
              permit.terms.datasets
                .filter((dataset) => own.has(dataset.datasetId))
                .map((dataset) => ({ permit, dataset })),
            );
          if (open.length === 0) return <Empty title={t('releases.nothingReady')} level={3} />;
          return open.map(({ permit, dataset }) => {
            const title = mine.data?.find((one) => one.datasetId === dataset.datasetId)?.description.title;
            return (
              <Card
                key={permit.terms.permitId + dataset.datasetId}
                as="article"
                labelledBy={`p-${permit.terms.permitId}-${dataset.datasetId}`}
              >
                <h3 id={`p-${permit.terms.permitId}-${dataset.datasetId}`}>{permit.title}</h3>
                <p>
                  {title && t.pick(title)} ·{' '}
                  {t('releases.until', { date: t.lastDay(permit.terms.validUntil) })}
                </p>
                <ReleaseCommand permitId={permit.terms.permitId} datasetId={dataset.datasetId} />
                <p className={`${layout.small} ${layout.muted}`}>{t('releases.commandMore')}</p>
              </Card>
            );
          });
        }}
      </Answered>
    </section>
  );
}
