import type { DatasetState } from '@garant/contracts';
import { checkIsOverdue } from '@garant/rules';
import { Link } from 'react-router';
import { useDatasets } from '../../api/datasets.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Badge, Card, Facts } from '../../ui/surface.js';

export function HolderDatasetsPage() {
  const t = useText();
  const address = useAddress();
  const datasets = useDatasets(true);
  return (
    <Page
      title={t('nav.holderDatasets')}
      lead={t('holder.lead')}
      beside={<LinkButton to={address('holderDatasetNew')}>{t('holder.describe')}</LinkButton>}
    >
      <Answered query={datasets}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('holder.none')}>
              <p>{t('holder.none.more')}</p>
            </Empty>
          ) : (
            <div className={layout.grid}>
              {list.map((dataset) => (
                <DatasetCard key={dataset.datasetId} dataset={dataset} />
              ))}
            </div>
          )
        }
      </Answered>
    </Page>
  );
}

function DatasetCard({ dataset }: { dataset: DatasetState }) {
  const t = useText();
  const address = useAddress();
  const { datasetId, description } = dataset;
  return (
    <Card as="article" labelledBy={datasetId}>
      <h2 id={datasetId}>
        <Link to={address('holderDataset', { datasetId })}>{t.pick(description.title)}</Link>
      </h2>
      <div className={layout.row}>
        <Badge tone={dataset.status === 'published' ? 'ok' : 'warn'}>
          {t(`dataset.status.${dataset.status}`)}
        </Badge>
        {dataset.status === 'published' &&
          dataset.checkedAt &&
          checkIsOverdue(dataset.checkedAt, new Date().toISOString().slice(0, 10)) && (
            <Badge tone="warn">{t('check.overdue')}</Badge>
          )}
        <Badge tone={dataset.jwk ? 'ok' : 'warn'}>
          {t(dataset.jwk ? 'holder.keyRegistered' : 'holder.keyMissing')}
        </Badge>
      </div>
      <Facts
        rows={[
          [t('dataset.regime'), t(`regime.${description.regime}`)],
          [t('dataset.resources'), t.list(description.resources.map((one) => one.resourceType))],
        ]}
      />
    </Card>
  );
}
