import { Link, useSearchParams } from 'react-router';
import { useCatalogueSearch, type CatalogueAnswer, type CatalogueItem } from '../../api/catalogue.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { CheckListField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Badge, Card, Details, Facts } from '../../ui/surface.js';
import {
  chosenIn,
  FACETS,
  PAGE_SIZE,
  pageIn,
  queryOf,
  valuesIn,
  withToggled,
  withValue,
  type Facet,
} from './catalogue.filter.js';
import { facetText } from './catalogue.words.js';
import css from './catalogue.module.css';
import { OverdueChecks } from './overdue.checks.js';
import { periodText } from './period.text.js';

export function CataloguePage() {
  const t = useText();
  const [search] = useSearchParams();
  const answer = useCatalogueSearch(queryOf(search));
  return (
    <Page title={t('nav.catalogue')} lead={t('catalogue.lead')}>
      <OverdueChecks />
      <Answered query={answer}>{(found) => <Catalogue found={found} />}</Answered>
      <p className={`${layout.small} ${layout.muted}`}>
        {t('catalogue.machine')} <a href="/catalogue.ttl">Turtle</a>, <a href="/catalogue.jsonld">JSON-LD</a>{' '}
        (HealthDCAT-AP).
      </p>
    </Page>
  );
}

function Catalogue({ found }: { found: CatalogueAnswer }) {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const change = (next: URLSearchParams) => setSearch(next, { replace: true });
  const chosen = chosenIn(search);
  const narrowed = chosen.length > 0 || ['q', 'from', 'to'].some((name) => search.get(name));
  if (found.total === 0 && !narrowed) return <Empty title={t('catalogue.none')} />;
  return (
    <div className={css.columns}>
      <search className={layout.stack} aria-label={t('catalogue.filters')}>
        <TextField
          label={t('catalogue.search')}
          hint={t('catalogue.searchHint')}
          type="search"
          value={search.get('q') ?? ''}
          onChange={(value) => change(withValue(search, 'q', value))}
        />
        <div className={css.years}>
          {(['from', 'to'] as const).map((name) => (
            <TextField
              key={name}
              label={t(`catalogue.${name}`)}
              type="number"
              min={1900}
              max={2100}
              value={search.get(name) ?? ''}
              onChange={(value) => change(withValue(search, name, value))}
            />
          ))}
        </div>
        {FACETS.map((facet) => (
          <FacetField
            key={facet}
            facet={facet}
            values={found.facets[facet] ?? []}
            chosen={valuesIn(search, facet)}
            onChange={(next) => change(withValue(search, facet, next.join(',')))}
          />
        ))}
      </search>
      <div className={layout.stack}>
        <div className={layout.row}>
          <p role="status" className={layout.muted}>
            {t('catalogue.results', { count: found.total })}
          </p>
          {chosen.map(({ facet, value }) => (
            <Button
              key={`${facet}:${value}`}
              look="secondary"
              onPress={() => change(withToggled(search, facet, value))}
            >
              {t('catalogue.without', { value: facetText(t, facet, value) })}
            </Button>
          ))}
          {narrowed && (
            <Button look="quiet" onPress={() => change(new URLSearchParams())}>
              {t('ui.clear')}
            </Button>
          )}
        </div>
        {found.items.length === 0 ? (
          <Empty title={t('catalogue.noMatch')}>
            <p>{t('catalogue.noMatch.more')}</p>
          </Empty>
        ) : (
          found.items.map((item) => <DatasetCard key={item.datasetId} item={item} />)
        )}
        <Pages
          total={found.total}
          page={pageIn(search)}
          go={(page) => change(withValue(search, 'page', page))}
        />
      </div>
    </div>
  );
}

function FacetField({
  facet,
  values,
  chosen,
  onChange,
}: {
  facet: Facet;
  values: readonly { value: string; count: number }[];
  chosen: readonly string[];
  onChange: (next: string[]) => void;
}) {
  const t = useText();
  // A value that was chosen stays, even where nothing has it any more.
  const all = [
    ...values,
    ...chosen
      .filter((value) => !values.some((one) => one.value === value))
      .map((value) => ({ value, count: 0 })),
  ];
  if (all.length === 0) return null;
  const name = t(`catalogue.facet.${facet}`);
  return (
    <Details
      summary={chosen.length > 0 ? `${name} (${chosen.length})` : name}
      open={chosen.length > 0 || undefined}
    >
      <CheckListField
        compact
        label={name}
        value={[...chosen]}
        onChange={onChange}
        options={all.map(({ value, count }) => ({
          value,
          label: `${facetText(t, facet, value)} (${t.number(count)})`,
        }))}
      />
    </Details>
  );
}

function Pages({ total, page, go }: { total: number; page: number; go: (page: string) => void }) {
  const t = useText();
  const last = Math.max(1, Math.ceil(total / PAGE_SIZE));
  if (last === 1) return null;
  return (
    <nav className={layout.row} aria-label={t('catalogue.pages')}>
      <Button look="secondary" isDisabled={page <= 1} onPress={() => go(String(page - 1))}>
        {t('catalogue.before')}
      </Button>
      <span>{t('catalogue.page', { page, last })}</span>
      <Button look="secondary" isDisabled={page >= last} onPress={() => go(String(page + 1))}>
        {t('catalogue.after')}
      </Button>
    </nav>
  );
}

function DatasetCard({ item }: { item: CatalogueItem }) {
  const t = useText();
  const address = useAddress();
  const { datasetId } = item;
  return (
    <Card as="article" labelledBy={datasetId}>
      {item.parent && (
        <p className={`${layout.small} ${layout.muted}`}>
          {t('catalogue.partOf')}{' '}
          <Link to={address('dataset', { datasetId: item.parent.datasetId })}>
            {t.pick(item.parent.title)}
          </Link>
        </p>
      )}
      <h2 id={datasetId}>
        <Link to={address('dataset', { datasetId })}>{t.pick(item.title)}</Link>
      </h2>
      <p>{t.pick(item.text)}</p>
      <div className={layout.row}>
        <Badge tone="info">{t(`regime.${item.regime}`)}</Badge>
        {item.label !== 'none' && (
          <Badge tone={item.label === 'held' ? 'ok' : 'danger'}>{t(`label.state.${item.label}`)}</Badge>
        )}
        {item.categories.map((category) => (
          <Badge key={category}>{t(`category.${category}`)}</Badge>
        ))}
        {item.domains
          .filter((domain) => domain !== 'health')
          .map((domain) => (
            <Badge key={domain}>{t(`domain.${domain}`)}</Badge>
          ))}
      </div>
      <Facts
        rows={[
          [t('dataset.holder'), item.holderId],
          [t('dataset.resources'), t.list(item.resourceTypes)],
          [t('dataset.variables'), t.number(item.variables)],
          [t('dataset.period'), periodText(t, item.period ?? undefined)],
          [t('describe.numberOfPersons'), item.persons === null ? null : t.number(item.persons)],
          item.parts > 0 && [t('dataset.parts'), t('dataset.partsCount', { count: item.parts })],
        ]}
      />
    </Card>
  );
}
