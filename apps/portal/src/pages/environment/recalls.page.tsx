import { useState } from 'react';
import { recallOrderAddress, useAcknowledgeRecall, useRecalls, type Recall } from '../../api/releases.api.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, PlainLinkButton } from '../../ui/button.js';
import { CopyText } from '../../ui/copy.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Card, Facts } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { useToast } from '../../ui/toast.js';

export function RecallsPage() {
  const t = useText();
  const recalls = useRecalls();
  return (
    <Page title={t('nav.recalls')} lead={t('recalls.lead')}>
      <Answered query={recalls}>
        {(list) => {
          const open = list.filter((recall) => !recall.acknowledgedAt);
          const done = list.filter((recall) => recall.acknowledgedAt);
          return (
            <>
              <section className={layout.stack} aria-labelledby="open">
                <h2 id="open">{t('recalls.open')}</h2>
                {open.length === 0 ? (
                  <Empty title={t('recalls.none')} level={3} />
                ) : (
                  open.map((recall) => <OpenRecall key={recall.recallId} recall={recall} />)
                )}
              </section>
              {done.length > 0 && (
                <Table
                  caption={t('recalls.done')}
                  rows={done}
                  keyOf={(row) => row.recallId}
                  columns={[
                    {
                      name: t('recalls.recall'),
                      cell: (row) => <span className={layout.mono}>{shortRef(row.recallId)}</span>,
                    },
                    {
                      name: t('release.id'),
                      cell: (row) => <span className={layout.mono}>{shortRef(row.releaseId)}</span>,
                    },
                    { name: t('recalls.orderedAt'), cell: (row) => t.dateTime(row.orderedAt) },
                    {
                      name: t('recalls.acknowledgedAt'),
                      cell: (row) => (row.acknowledgedAt ? t.dateTime(row.acknowledgedAt) : '–'),
                    },
                  ]}
                />
              )}
            </>
          );
        }}
      </Answered>
    </Page>
  );
}

function OpenRecall({ recall }: { recall: Recall }) {
  const t = useText();
  const toast = useToast();
  const acknowledge = useAcknowledgeRecall();
  const [asking, setAsking] = useState(false);
  const go = async () => {
    const written = await acknowledge.mutateAsync(recall.recallId);
    setAsking(false);
    if (written.state === 'done') toast(t('recalls.acknowledged'));
  };
  return (
    <Card as="article" labelledBy={`r-${recall.recallId}`}>
      <div className={`${layout.row} ${layout.between}`}>
        <h3 id={`r-${recall.recallId}`}>{t('recalls.title', { id: shortRef(recall.recallId) })}</h3>
        <Badge tone={recall.overdue ? 'danger' : 'warn'}>
          {t(recall.overdue ? 'recalls.overdue' : 'recalls.pending')}
        </Badge>
      </div>
      <Facts
        rows={[
          [t('release.id'), <span className={layout.mono}>{recall.releaseId}</span>],
          [t('recalls.orderedAt'), `${t.dateTime(recall.orderedAt)} (${t.relative(recall.orderedAt)})`],
          [t('recalls.dueAt'), `${t.dateTime(recall.dueAt)} (${t.relative(recall.dueAt)})`],
        ]}
      />
      <CopyText
        name={t('recalls.command')}
        text={`npx garant recall --recall ${recall.recallId} --in ./open`}
      />
      <div className={layout.row}>
        <Button onPress={() => setAsking(true)}>{t('recalls.acknowledge')}</Button>
        <PlainLinkButton
          href={recallOrderAddress(recall.recallId)}
          look="secondary"
          download={`garant-recall-${recall.recallId}.jws`}
        >
          {t('recalls.order')}
        </PlainLinkButton>
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('recalls.ask')}
        confirm={t('recalls.confirm')}
        onConfirm={() => void go().catch(() => undefined)}
        pending={acknowledge.isPending}
      >
        <p>{t('recalls.askMore')}</p>
        {acknowledge.isError && <ProblemPanel failure={acknowledge.error} />}
      </ConfirmDialog>
    </Card>
  );
}
