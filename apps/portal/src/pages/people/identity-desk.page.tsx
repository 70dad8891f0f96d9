import type { IdentityCase, MergedPeople } from '@garant/contracts';
import { useState } from 'react';
import { Link } from 'react-router';
import { useIdentityCases, useMerges, useSplit } from '../../api/people.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { SelectField, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Table } from '../../ui/table.js';
import { useToast } from '../../ui/toast.js';
import { CaseBadge } from './case.badge.js';

/** People whom traits do not tell apart. The lists show nobody’s traits; opening a case does, and is written down. */
export function IdentityDeskPage() {
  const t = useText();
  const [state, setState] = useState<'open' | 'decided'>('open');
  const cases = useIdentityCases(state);
  const merges = useMerges();
  return (
    <Page title={t('nav.identityDesk')} lead={t('ident.lead')}>
      <section className={layout.stack} aria-labelledby="queue">
        <h2 id="queue">{t('ident.queue')}</h2>
        <div className={layout.filters}>
          <SelectField<'open' | 'decided'>
            label={t('ident.show')}
            value={state}
            onChange={setState}
            options={[
              { value: 'open', label: t('ident.show.open') },
              { value: 'decided', label: t('ident.show.decided') },
            ]}
          />
        </div>
        <Answered query={cases}>
          {(list) =>
            list.length === 0 ? (
              <Empty title={t(state === 'open' ? 'ident.none' : 'ident.none.decided')} level={3} />
            ) : (
              <Cases list={list} />
            )
          }
        </Answered>
      </section>
      <section className={layout.stack} aria-labelledby="merges">
        <h2 id="merges">{t('ident.merges')}</h2>
        <p className={`${layout.muted} ${layout.measure}`}>{t('ident.merges.more')}</p>
        <Answered query={merges}>
          {(list) =>
            list.length === 0 ? <Empty title={t('ident.merges.none')} level={3} /> : <Merges list={list} />
          }
        </Answered>
      </section>
    </Page>
  );
}

function Cases({ list }: { list: readonly IdentityCase[] }) {
  const t = useText();
  const address = useAddress();
  return (
    <Table
      caption={t('ident.queue')}
      captionHidden
      rows={list}
      keyOf={(one) => one.caseId}
      columns={[
        {
          name: t('ident.case'),
          cell: (one) => (
            <Link to={address('identityCase', { caseId: one.caseId })}>
              {t('ident.case.open', { ref: shortRef(one.caseId) })}
            </Link>
          ),
        },
        { name: t('ident.state'), cell: (one) => <CaseBadge state={one.state} /> },
        {
          name: t('ident.from'),
          cell: (one) => t(one.datasetId ? 'ident.from.holder' : 'ident.from.login'),
        },
        { name: t('ident.resemble'), number: true, cell: (one) => t.number(one.candidates) },
        { name: t('ident.since'), cell: (one) => t.dateTime(one.openedAt) },
      ]}
    />
  );
}

/** A wrong merge is undone here: each goes on with exactly their own choices. */
function Merges({ list }: { list: readonly MergedPeople[] }) {
  const t = useText();
  const toast = useToast();
  const split = useSplit();
  const [chosen, setChosen] = useState<MergedPeople | null>(null);
  const [reason, setReason] = useState('');
  const go = async () => {
    if (!chosen) return;
    const { survivorRef: subjectRef, retiredRef } = chosen;
    const written = await split.mutateAsync({ subjectRef, retiredRef, reason });
    setChosen(null);
    setReason('');
    toast(t(written.state === 'done' ? 'ident.split.done' : 'ident.pending'));
  };
  return (
    <>
      <Table
        caption={t('ident.merges')}
        captionHidden
        rows={list}
        keyOf={(one) => `${one.actId} ${one.retiredRef}`}
        columns={[
          {
            name: t('ident.merge.who'),
            cell: (one) => (
              <span className={layout.mono}>
                {shortRef(one.survivorRef)} ← {shortRef(one.retiredRef)}
              </span>
            ),
          },
          { name: t('ident.merge.position'), number: true, cell: (one) => t.number(one.position) },
          { name: t('ident.merge.at'), cell: (one) => t.dateTime(one.mergedAt) },
          {
            name: t('ident.split'),
            cell: (one) => (
              <Button look="secondary" onPress={() => setChosen(one)}>
                {t('ident.split.of', { ref: shortRef(one.retiredRef) })}
              </Button>
            ),
          },
        ]}
      />
      <ConfirmDialog
        open={chosen !== null}
        onClose={() => setChosen(null)}
        title={t('ident.split.title')}
        confirm={t('ident.split')}
        look="danger"
        onConfirm={() => void go().catch(() => undefined)}
        pending={split.isPending}
        disabled={reason.trim() === ''}
      >
        <p>{t('ident.split.more')}</p>
        <TextField label={t('ident.reason')} value={reason} onChange={setReason} rows={3} />
        {split.isError && <ProblemPanel failure={split.error} />}
      </ConfirmDialog>
    </>
  );
}
