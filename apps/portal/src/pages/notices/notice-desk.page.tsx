import type { DeskNotice } from '@garant/contracts';
import { REFUSAL_REASON_CODES, REFUSAL_REASONS } from '@garant/rules';
import { useState } from 'react';
import { useDeskNotices, useReasonCounts, useWithdrawNotice } from '../../api/notices.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText, type Text } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Card, Details } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { useToast } from '../../ui/toast.js';

const TONES = { draft: 'warn', published: 'ok', withdrawn: 'neutral' } as const;

/** A count as the register gives it: fewer than ten are not counted out. */
export const countText = (t: Text, count: number | null): string =>
  count === null ? t('notices.fewer') : t('notices.people', { count });

/** Every notice with its versions: what people read, what is being written, and who is being asked again. */
export function NoticeDeskPage() {
  const t = useText();
  const address = useAddress();
  const notices = useDeskNotices();
  return (
    <Page
      title={t('nav.noticeDesk')}
      lead={t('notices.lead')}
      beside={<LinkButton to={address('noticeNew')}>{t('notices.new')}</LinkButton>}
    >
      <Answered query={notices}>
        {(list) => {
          const names = [...new Set(list.map(({ noticeId }) => noticeId))];
          if (names.length === 0)
            return (
              <Empty title={t('notices.none')}>
                <p>{t('notices.none.more')}</p>
              </Empty>
            );
          return (
            <div className={layout.stack}>
              {names.map((noticeId) => (
                <NoticeCard
                  key={noticeId}
                  noticeId={noticeId}
                  versions={list.filter((one) => one.noticeId === noticeId).reverse()}
                />
              ))}
            </div>
          );
        }}
      </Answered>
      <Reasons />
    </Page>
  );
}

function NoticeCard({ noticeId, versions }: { noticeId: string; versions: readonly DeskNotice[] }) {
  const t = useText();
  const address = useAddress();
  const newest = versions[0]!;
  const draft = versions.find(({ status }) => status === 'draft');
  const inForce = versions.find(({ status }) => status === 'published');
  const shown = inForce ?? newest;
  const next = draft?.version ?? newest.version + 1;
  return (
    <Card as="article" labelledBy={`notice-${noticeId}`}>
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id={`notice-${noticeId}`}>{t.pick(shown.title)}</h2>
        <Badge tone={inForce ? 'ok' : 'warn'}>
          {inForce ? t('notices.inForce', { version: inForce.version }) : t('notices.notInForce')}
        </Badge>
      </div>
      <p className={layout.muted}>
        {t(`regime.${newest.regime}`)} · <span className={layout.mono}>{noticeId}</span>
      </p>
      <Table
        caption={t('notices.versionsOf', { name: t.pick(shown.title) })}
        captionHidden
        rows={versions}
        keyOf={({ version }) => String(version)}
        columns={[
          { name: t('notices.version'), cell: ({ version }) => t('notices.versionNo', { version }) },
          {
            name: t('notices.state'),
            cell: ({ status }) => <Badge tone={TONES[status]}>{t(`notices.status.${status}`)}</Badge>,
          },
          { name: t('notices.when'), cell: (version) => <When version={version} /> },
          { name: t('notices.revision'), cell: (version) => <RevisionText version={version} /> },
          {
            name: t('notices.open'),
            cell: ({ version, status }) => (
              <LinkButton look="quiet" to={address('noticeDraft', { noticeId, version: String(version) })}>
                {t(status === 'draft' ? 'notices.edit' : 'notices.read', { version })}
              </LinkButton>
            ),
          },
        ]}
      />
      <div className={layout.row}>
        {!draft && (
          <LinkButton look="secondary" to={address('noticeDraft', { noticeId, version: String(next) })}>
            {t('notices.prepare', { version: next })}
          </LinkButton>
        )}
        {inForce && <Withdraw notice={inForce} />}
      </div>
    </Card>
  );
}

function When({ version: { publishedAt, withdrawnAt, replacedBy } }: { version: DeskNotice }) {
  const t = useText();
  if (!publishedAt) return <>{t('notices.notPublished')}</>;
  if (!withdrawnAt) return <>{t('notices.since', { date: t.date(publishedAt) })}</>;
  return (
    <>
      {t('notices.fromTo', { from: t.date(publishedAt), to: t.date(withdrawnAt) })}
      {replacedBy !== null && <> · {t('notices.replacedBy', { version: replacedBy })}</>}
    </>
  );
}

function RevisionText({ version: { revision, asking } }: { version: DeskNotice }) {
  const t = useText();
  if (!revision) return <>–</>;
  if (!revision.affected) return <>{t('notices.notMaterial')}</>;
  return (
    <>
      {t(`notices.affected.${revision.affected}`)}
      {asking && (
        <>
          {' · '}
          <span role="status">
            {asking.running
              ? t('notices.askingNow', { people: countText(t, asking.asked) })
              : t('notices.asked', { people: countText(t, asking.asked) })}
          </span>
        </>
      )}
    </>
  );
}

function Withdraw({ notice: { noticeId, version, title } }: { notice: DeskNotice }) {
  const t = useText();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const withdraw = useWithdrawNotice();
  const close = () => (setOpen(false), withdraw.reset());
  return (
    <>
      <Button look="quiet" onPress={() => setOpen(true)}>
        {t('notices.withdraw')}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={close}
        title={t('notices.withdrawTitle', { version, name: t.pick(title) })}
        confirm={t('notices.withdrawConfirm')}
        look="danger"
        pending={withdraw.isPending}
        onConfirm={() =>
          withdraw.mutate(
            { noticeId, version },
            {
              onSuccess: ({ state }) => {
                close();
                toast(t(state === 'done' ? 'notices.withdrawn' : 'ui.accepted'));
              },
            },
          )
        }
      >
        <p>{t('notices.withdrawMore')}</p>
        {withdraw.isError && <ProblemPanel failure={withdraw.error} />}
      </ConfirmDialog>
    </>
  );
}

/** Why people refused, where they said so: counts, never below ten. */
function Reasons() {
  const t = useText();
  const reasons = useReasonCounts();
  return (
    <Card labelledBy="reasons">
      <h2 id="reasons">{t('notices.reasons')}</h2>
      <p className={layout.measure}>{t('notices.reasonsLead')}</p>
      <Answered query={reasons}>
        {(rows) => (
          <Details summary={t('notices.reasonsShow')}>
            <Table
              caption={t('notices.reasons')}
              captionHidden
              rows={REFUSAL_REASON_CODES.map((code) => code)}
              keyOf={(code) => code}
              columns={[
                { name: t('notices.reason'), cell: (code) => t.pick(REFUSAL_REASONS[code]) },
                ...rows.map(({ regime, reasons: counts }) => ({
                  name: t(`regime.${regime}`),
                  number: true,
                  cell: (code: (typeof REFUSAL_REASON_CODES)[number]) => {
                    const count = counts[code] ?? null;
                    return count === null ? t('notices.fewerShort') : t.number(count);
                  },
                })),
              ]}
            />
          </Details>
        )}
      </Answered>
    </Card>
  );
}
