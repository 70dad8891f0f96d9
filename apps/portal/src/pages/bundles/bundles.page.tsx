import type { BundleView, MissionView } from '@garant/contracts';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useBundles, useMakeBundle, useOpenMissions } from '../../api/bundles.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Callout, Card, Details } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { BUNDLE_FIELDS, filterOf, termsOf, type BundleTerms } from './bundle.model.js';
import { BundleState, ByteSize, conditionsText } from './bundle.parts.js';
import css from './bundles.module.css';

/** Evidence to take away: asked for under a mission, with the conditions of a search or with none. */
export function BundlesPage() {
  const t = useText();
  const address = useAddress();
  const missions = useOpenMissions();
  return (
    <Page
      title={t('nav.bundles')}
      lead={t('bundles.lead')}
      beside={
        <LinkButton look="secondary" to={address('bundleCheck')}>
          {t('bundles.check')}
        </LinkButton>
      }
    >
      <Answered query={missions}>
        {(open) =>
          open.length === 0 ? (
            <Empty title={t('bundles.noMission')}>
              <p>{t('bundles.noMission.more')}</p>
            </Empty>
          ) : (
            <UnderMission open={open} />
          )
        }
      </Answered>
    </Page>
  );
}

function UnderMission({ open }: { open: readonly MissionView[] }) {
  const t = useText();
  const [search] = useSearchParams();
  const named = open.find(({ missionId }) => missionId === search.get('mission'));
  const [missionId, setMission] = useState((named ?? open[0]!).missionId);
  return (
    <>
      {open.length > 1 && (
        <SelectField
          label={t('bundles.mission')}
          value={missionId}
          onChange={setMission}
          options={open.map((mission) => ({ value: mission.missionId, label: mission.orderNumber }))}
        />
      )}
      <NewBundle missionId={missionId} initial={termsOf(search)} />
      <History missionId={missionId} />
    </>
  );
}

function NewBundle({ missionId, initial }: { missionId: string; initial: BundleTerms }) {
  const t = useText();
  const address = useAddress();
  const go = useNavigate();
  const [terms, setTerms] = useState<BundleTerms>(initial);
  const make = useMakeBundle();
  const send = () =>
    make.mutate(
      { missionId, filter: filterOf(terms) },
      {
        onSuccess: (written) => {
          if (written.state === 'done') void go(address('bundle', { bundleId: written.value.bundleId }));
        },
      },
    );
  return (
    <Card labelledBy="new-bundle">
      <h2 id="new-bundle">{t('bundles.new')}</h2>
      <p className={layout.measure}>{t('bundles.new.more')}</p>
      <form
        className={layout.stack}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Details summary={t('bundles.conditions')} open={Object.keys(initial).length > 0}>
          <div className={css.fields}>
            {BUNDLE_FIELDS.map((field) => (
              <TextField
                key={field}
                label={t(`bundles.field.${field}`)}
                type={field === 'from' || field === 'to' ? 'date' : 'text'}
                value={terms[field] ?? ''}
                onChange={(value) => setTerms((all) => ({ ...all, [field]: value }))}
              />
            ))}
          </div>
          <p className={`${layout.small} ${layout.muted}`}>{t('bundles.complete')}</p>
        </Details>
        {make.isError && <ProblemPanel failure={make.error} />}
        {make.data?.state === 'pending' && (
          <Callout tone="info" title={t('ui.accepted')} live>
            <p>{t('ui.acceptedMore')}</p>
          </Callout>
        )}
        <div className={layout.row}>
          <Button type="submit" isPending={make.isPending}>
            {t('bundles.make')}
          </Button>
        </div>
      </form>
      <p className={`${layout.small} ${layout.muted}`}>{t('bundles.logged')}</p>
    </Card>
  );
}

function History({ missionId }: { missionId: string }) {
  const t = useText();
  const bundles = useBundles(missionId);
  return <Answered query={bundles}>{(list) => <List list={list} empty={t('bundles.none')} />}</Answered>;
}

function List({ list, empty }: { list: readonly BundleView[]; empty: string }) {
  const t = useText();
  const address = useAddress();
  if (list.length === 0)
    return (
      <Empty title={empty}>
        <p>{t('bundles.none.more')}</p>
      </Empty>
    );
  return (
    <Table
      caption={t('bundles.list')}
      rows={list}
      keyOf={({ bundleId }) => bundleId}
      columns={[
        {
          name: t('bundles.requested'),
          cell: ({ bundleId, requestedAt }) => (
            <Link to={address('bundle', { bundleId })}>{t.dateTime(requestedAt)}</Link>
          ),
        },
        { name: t('bundles.scope'), cell: ({ filter }) => conditionsText(t, filter) },
        { name: t('bundles.state'), cell: ({ state }) => <BundleState state={state} /> },
        { name: t('bundles.entries'), number: true, cell: ({ entries }) => t.number(entries) },
        {
          name: t('bundles.size'),
          number: true,
          cell: ({ bytes }) => (bytes === null ? '–' : <ByteSize bytes={bytes} />),
        },
      ]}
    />
  );
}
