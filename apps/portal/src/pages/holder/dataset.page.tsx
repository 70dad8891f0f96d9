import type { DatasetState } from '@garant/contracts';
import { normGate } from '@garant/rules';
import { Link, useParams } from 'react-router';
import { useDataset, useLinkage, usePublish } from '../../api/datasets.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card, Facts } from '../../ui/surface.js';
import { Timeline } from '../../ui/timeline.js';
import { useToast } from '../../ui/toast.js';
import { CheckCard } from './check.card.js';
import { KeyForm } from './key.form.js';
import { LabelForm } from './label.form.js';
import { normText } from './norm.text.js';

export function HolderDatasetPage() {
  const { datasetId = '' } = useParams();
  const dataset = useDataset(datasetId);
  return <AnsweredPage query={dataset}>{(view) => <Body dataset={view} />}</AnsweredPage>;
}

function Body({ dataset }: { dataset: DatasetState }) {
  const t = useText();
  const address = useAddress();
  const { datasetId, description } = dataset;
  const { data: linkage } = useLinkage(datasetId);
  const linked = linkage?.status === 'completed';
  const published = dataset.status === 'published';
  return (
    <Page
      title={t.pick(description.title)}
      above={[{ to: address('holderDatasets'), name: t('nav.holderDatasets') }]}
      beside={<Badge tone={published ? 'ok' : 'warn'}>{t(`dataset.status.${dataset.status}`)}</Badge>}
    >
      <div className={layout.aside}>
        <div className={layout.stack}>
          <Publication dataset={dataset} />
          <Card labelledBy="linkage">
            <h2 id="linkage">{t('linkage.title')}</h2>
            <p className={layout.measure}>{t('linkage.lead')}</p>
            {linkage && linkage.status !== 'none' && (
              <p>
                {t('linkage.summary', {
                  rows: linkage.counts.rows,
                  matched: linkage.counts.matched,
                  ambiguous: linkage.counts.ambiguous,
                })}
              </p>
            )}
            <div>
              <LinkButton to={address('linkage', { datasetId })} look={linked ? 'secondary' : 'primary'}>
                {t(linked ? 'linkage.open' : 'linkage.submit')}
              </LinkButton>
            </div>
          </Card>
          {published && <CheckCard dataset={dataset} />}
          <LabelForm dataset={dataset} />
          <KeyForm dataset={dataset} />
          <Card labelledBy="description">
            <h2 id="description">{t('holder.description')}</h2>
            <p className={layout.prewrap}>{t.pick(description.description)}</p>
            <Facts
              rows={[
                [t('permit.id'), <span className={layout.mono}>{datasetId}</span>],
                [t('dataset.regime'), t(`regime.${description.regime}`)],
                description.regime === 'NON_OPPOSITION' && [
                  t('describe.waitingDays'),
                  t.number(description.waitingDays),
                ],
                [t('dataset.minimumCell'), t.number(description.minimumCell)],
                [t('describe.conformsTo'), description.conformsTo.join(', ') || '–'],
                ...description.resources.map(
                  (one) =>
                    [
                      one.resourceType,
                      <span className={layout.mono}>{one.elements.join(', ')}</span>,
                    ] as const,
                ),
              ]}
            />
            <div>
              <LinkButton to={address('holderDescription', { datasetId })} look="secondary">
                {t('describe.change')}
              </LinkButton>
            </div>
          </Card>
        </div>
        <Card labelledBy="steps">
          <h2 id="steps">{t('holder.steps')}</h2>
          <Timeline
            label={t('holder.steps')}
            moments={[
              { key: 'described', state: 'done', title: t('holder.step.described') },
              { key: 'published', state: published ? 'done' : 'now', title: t('holder.step.published') },
              {
                key: 'linked',
                state: linked ? 'done' : published ? 'now' : 'wait',
                title: t('holder.step.linked'),
              },
              { key: 'key', state: dataset.jwk ? 'done' : 'wait', title: t('holder.step.key') },
              {
                key: 'release',
                state: 'wait',
                title: t('holder.step.release'),
                more: <Link to={address('releases')}>{t('nav.releases')}</Link>,
              },
            ]}
          />
        </Card>
      </div>
    </Page>
  );
}

/** The norm gate: the same rule as the server's, shown before asking; its answer is what counts. */
function Publication({ dataset }: { dataset: DatasetState }) {
  const t = useText();
  const address = useAddress();
  const toast = useToast();
  const publish = usePublish(dataset.datasetId);
  const failures = normGate(dataset);
  const go = async () => {
    const written = await publish.mutateAsync();
    if (written.state === 'done') toast(t('publish.done'));
  };
  if (dataset.status === 'published') {
    return (
      <Callout tone="ok" title={t('publish.published')} level={2}>
        <p>
          <Link to={address('dataset', { datasetId: dataset.datasetId })}>{t('publish.see')}</Link>
        </p>
      </Callout>
    );
  }
  return (
    <Card labelledBy="publication">
      <h2 id="publication">{t('publish.title')}</h2>
      {failures.length === 0 ? (
        <p>{t('publish.ready')}</p>
      ) : (
        <Callout tone="warn" title={t('publish.gate', { count: failures.length })}>
          <ul>
            {failures.map((failure, at) => (
              <li key={at}>{normText(t, failure)}</li>
            ))}
          </ul>
        </Callout>
      )}
      {publish.isError && <ProblemPanel failure={publish.error} />}
      {publish.data?.state === 'pending' && <Callout tone="warn" title={t('ui.accepted')} live />}
      <div>
        <Button onPress={() => void go().catch(() => undefined)} isPending={publish.isPending}>
          {t('publish.go')}
        </Button>
      </div>
    </Card>
  );
}
