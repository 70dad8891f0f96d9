import type { CatalogueDataset } from '../../api/catalogue.jsonld.js';
import { Link, useSearchParams } from 'react-router';
import { useCatalogue } from '../../api/catalogue.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText, type MessageId } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Badge, Card, Facts } from '../../ui/surface.js';
import { FACETS, facetValues, filterCatalogue, type Facet } from './catalogue.filter.js';
import { periodText } from './period.text.js';

export function CataloguePage() {
  const t = useText();
  const datasets = useCatalogue();
  return (
    <Page title={t('nav.catalogue')} lead={t('catalogue.lead')}>
      <Answered query={datasets}>{(list) => <Catalogue list={list} />}</Answered>
      <p className={`${layout.small} ${layout.muted}`}>
        {t('catalogue.machine')} <a href="/catalogue.ttl">Turtle</a>, <a href="/catalogue.jsonld">JSON-LD</a>{' '}
        (HealthDCAT-AP).
      </p>
    </Page>
  );
}

function Catalogue({ list }: { list: readonly CatalogueDataset[] }) {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const filter = {
    text: search.get('q') ?? '',
    category: search.get('category') ?? '',
    regime: search.get('regime') ?? '',
    holder: search.get('holder') ?? '',
    resource: search.get('resource') ?? '',
  };
  const set = (name: string, value: string) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const nameOf = (facet: Facet, value: string) =>
    facet === 'category'
      ? t(`category.${value}` as MessageId)
      : facet === 'regime'
        ? t(`regime.${value}` as MessageId)
        : value;
  const rows = filterCatalogue(list, filter);
  if (list.length === 0) return <Empty title={t('catalogue.none')} />;
  return (
    <>
      <search className={layout.filters} aria-label={t('catalogue.filters')}>
        <TextField
          label={t('catalogue.search')}
          type="search"
          value={filter.text}
          onChange={(value) => set('q', value)}
        />
        {FACETS.filter((facet) => facetValues(list, facet).length > 0).map((facet) => (
          <SelectField
            key={facet}
            label={t(`catalogue.facet.${facet}`)}
            value={filter[facet]}
            onChange={(value) => set(facet, value)}
            placeholder={t('ui.all')}
            options={facetValues(list, facet).map(({ value, count }) => ({
              value,
              label: `${nameOf(facet, value)} (${count})`,
            }))}
          />
        ))}
      </search>
      <p role="status" className={layout.muted}>
        {t('catalogue.results', { count: rows.length })}
      </p>
      {rows.length === 0 ? (
        <Empty title={t('catalogue.noMatch')}>
          <Button look="secondary" onPress={() => setSearch({}, { replace: true })}>
            {t('ui.clear')}
          </Button>
        </Empty>
      ) : (
        <div className={layout.stack}>
          {rows.map((dataset) => (
            <DatasetCard key={dataset.datasetId} dataset={dataset} />
          ))}
        </div>
      )}
    </>
  );
}

function DatasetCard({ dataset }: { dataset: CatalogueDataset }) {
  const t = useText();
  const address = useAddress();
  const { datasetId, description, holderId } = dataset;
  return (
    <Card as="article" labelledBy={datasetId}>
      <h2 id={datasetId}>
        <Link to={address('dataset', { datasetId })}>{t.pick(description.title)}</Link>
      </h2>
      <p>{t.pick(description.description)}</p>
      <div className={layout.row}>
        {description.regime && <Badge tone="info">{t(`regime.${description.regime}`)}</Badge>}
        {description.categories.map((category) => (
          <Badge key={category}>{t(`category.${category}`)}</Badge>
        ))}
      </div>
      <Facts
        rows={[
          [t('dataset.holder'), holderId],
          [t('dataset.resources'), t.list(description.resources.map((one) => one.resourceType))],
          [t('dataset.period'), periodText(t, description.period)],
        ]}
      />
    </Card>
  );
}
