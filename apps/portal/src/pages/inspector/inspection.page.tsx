import { typeTitle } from '@garant/rules';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { useState } from 'react';
import { useFacets } from '../../api/inspection.api.js';
import { searchEntries, type SearchTerms } from '../../api/log.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import { CompletenessBadge } from '../../log/completeness.badge.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton, SaveButton } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Empty, Loading, ProblemPanel } from '../../ui/states.js';
import { Badge, Card, Details } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import css from './inspection.module.css';
import { csvOf } from './search.csv.js';
import { SEARCH_FIELDS, termsOf, toTimestamp } from './search.model.js';
import { VolumePicture } from './volume.picture.js';

export function InspectionPage() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const terms = termsOf(search);
  const [typed, setTyped] = useState<SearchTerms>(terms);
  const address = useAddress();
  const go = (next: SearchTerms) =>
    setSearch(Object.fromEntries(Object.entries(next).filter(([, value]) => value?.trim())));
  return (
    <Page title={t('nav.inspection')} lead={t('inspection.lead')}>
      <div className={layout.row}>
        <LinkButton to={address('questions')} look="secondary">
          {t('nav.questions')}
        </LinkButton>
        <LinkButton to={address('replay')} look="secondary">
          {t('nav.replay')}
        </LinkButton>
      </div>
      <Card labelledBy="terms">
        <h2 id="terms">{t('inspection.terms')}</h2>
        <form
          className={layout.stack}
          onSubmit={(event) => {
            event.preventDefault();
            go(typed);
          }}
        >
          <div className={css.fields}>
            {SEARCH_FIELDS.map((field) => (
              <TextField
                key={field}
                label={t(`inspection.field.${field}`)}
                hint={field === 'type' ? t('inspection.field.type.hint') : undefined}
                type={field === 'from' || field === 'to' ? 'date' : 'text'}
                value={typed[field] ?? ''}
                onChange={(value) => setTyped((all) => ({ ...all, [field]: value }))}
              />
            ))}
          </div>
          <div className={layout.row}>
            <Button type="submit">{t('ui.search')}</Button>
            <Button
              look="quiet"
              onPress={() => {
                setTyped({});
                go({});
              }}
            >
              {t('ui.clear')}
            </Button>
          </div>
          <p className={`${layout.small} ${layout.muted}`}>
            {t('inspection.logged')} {t('inspection.kept')}
          </p>
        </form>
        <Suggestions
          onPick={(field, value) => {
            setTyped((all) => ({ ...all, [field]: value }));
            go({ ...terms, [field]: value });
          }}
        />
      </Card>
      <VolumePicture terms={terms} />
      <Results terms={terms} />
    </Page>
  );
}

/** What there is to look for, so that nobody has to know the codes. */
function Suggestions({ onPick }: { onPick: (field: 'type' | 'outcome', value: string) => void }) {
  const t = useText();
  const facets = useFacets();
  if (!facets.data) return null;
  const { types, outcomes } = facets.data;
  return (
    <Details summary={t('inspection.suggestions')}>
      <ul className={css.chips}>
        {types.map(({ code, title }) => (
          <li key={code}>
            <Button look="quiet" onPress={() => onPick('type', code)}>
              {t.pick(title)}
            </Button>
          </li>
        ))}
        {outcomes.map((code) => (
          <li key={code}>
            <Button look="quiet" onPress={() => onPick('outcome', code)}>
              {t('inspection.outcome', { code })}
            </Button>
          </li>
        ))}
      </ul>
    </Details>
  );
}

function Results({ terms }: { terms: SearchTerms }) {
  const t = useText();
  const address = useAddress();
  const results = useInfiniteQuery({
    queryKey: ['inspection', 'entries', terms],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) =>
      searchEntries(
        { ...terms, from: toTimestamp(terms.from, false), to: toTimestamp(terms.to, true) },
        pageParam,
        signal,
      ),
    getNextPageParam: (page) => page.next,
  });
  if (results.isPending) return <Loading />;
  if (results.isError) return <ProblemPanel failure={results.error} retry={() => void results.refetch()} />;
  const rows = results.data.pages.flatMap((page) => page.entries);
  if (rows.length === 0)
    return (
      <Empty title={t('inspection.none')}>
        <p>{t('inspection.none.more')}</p>
      </Empty>
    );
  // What the log commits to, period by period.
  const proven = (['subject', 'permit', 'actor'] as const).find((kind) => terms[kind]);
  return (
    <section className={layout.stack} aria-label={t('inspection.results')}>
      <div className={`${layout.row} ${layout.between}`}>
        <p role="status" className={layout.muted}>
          {t('inspection.count', { count: rows.length })}
        </p>
        <LinkButton look="secondary" to={`${address('bundles')}?${new URLSearchParams(terms).toString()}`}>
          {t('bundles.fromSearch')}
        </LinkButton>
      </div>
      <Table
        caption={t('inspection.results')}
        captionHidden
        rows={rows}
        keyOf={(row) => String(row.index)}
        columns={[
          {
            name: t('proof.index'),
            cell: (row) => (
              <Link to={address('entry', { index: String(row.index) })}>{t.number(row.index)}</Link>
            ),
          },
          {
            name: t('inspection.field.type'),
            cell: (row) => (
              <>
                {t.pick(typeTitle(row.entry.type))} <span className={layout.mono}>{row.entry.type}</span>{' '}
                <Badge>{t(`entry.kind.${row.entry.kind}`)}</Badge>
                {row.entry.flags.length > 0 && <Badge tone="danger">{row.entry.flags.join(', ')}</Badge>}
              </>
            ),
          },
          {
            name: t('inspection.field.actor'),
            cell: (row) =>
              row.entry.actor
                ? `${shortRef(row.entry.actor.ref)} (${row.entry.actor.role})`
                : (row.entry.cause ?? '–'),
          },
          { name: t('inspection.field.outcome'), cell: (row) => row.entry.outcome ?? '–' },
          { name: t('inspection.time'), cell: (row) => t.dateTime(row.entry.time ?? row.entry.received) },
        ]}
      />
      {proven && (
        <CompletenessBadge
          kind={proven}
          reference={terms[proven] ?? ''}
          rows={rows}
          partial={results.hasNextPage || Object.values(terms).filter(Boolean).length > 1}
        />
      )}
      <div className={layout.row}>
        <SaveButton name="entries.csv" type="text/csv" content={csvOf(rows)}>
          CSV
        </SaveButton>
        <SaveButton name="entries.json" type="application/json" content={JSON.stringify(rows, null, 2)}>
          JSON
        </SaveButton>
      </div>
      {results.hasNextPage && (
        <div>
          <Button
            look="secondary"
            onPress={() => void results.fetchNextPage()}
            isPending={results.isFetchingNextPage}
          >
            {t('ui.more')}
          </Button>
        </div>
      )}
    </section>
  );
}
