import type { LetterBatch } from '@garant/contracts';
import { lettersAddress, useBatchLetters, usePostLetters } from '../../api/messages.api.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, PlainLinkButton } from '../../ui/button.js';
import { Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { useToast } from '../../ui/toast.js';

/** Letters: those that wait become a batch, the batch is printed, the print shop posts it. */
export function LettersPanel({ waiting, batches }: { waiting: number; batches: readonly LetterBatch[] }) {
  const t = useText();
  const toast = useToast();
  const batch = useBatchLetters();
  const post = usePostLetters();
  const make = async () => {
    const written = await batch.mutateAsync({ at: Date.now() });
    toast(written.state === 'done' ? t('desk.batched', { count: written.value.count }) : t('ui.accepted'));
  };
  const posted = async (batchId: string) => {
    const written = await post.mutateAsync({ batchId });
    toast(t(written.state === 'done' ? 'desk.postedNow' : 'ui.accepted'));
  };
  return (
    <Card labelledBy="letters">
      <h2 id="letters">{t('desk.letters')}</h2>
      <p className={layout.measure}>{t('desk.letters.more')}</p>
      <div className={layout.row}>
        <Button
          onPress={() => void make().catch(() => undefined)}
          isPending={batch.isPending}
          isDisabled={waiting === 0}
        >
          {t('desk.batch', { count: waiting })}
        </Button>
      </div>
      {batch.isError && <ProblemPanel failure={batch.error} />}
      {post.isError && <ProblemPanel failure={post.error} />}
      {batches.length === 0 ? (
        <Empty title={t('desk.noBatches')} level={3} />
      ) : (
        <Table
          caption={t('desk.batches')}
          rows={batches}
          keyOf={({ batchId }) => batchId}
          columns={[
            { name: t('desk.batchId'), cell: ({ batchId }) => <code>{shortRef(batchId)}</code> },
            { name: t('desk.made'), cell: ({ createdAt }) => t.dateTime(createdAt) },
            { name: t('desk.count'), cell: ({ letters }) => t.number(letters), number: true },
            {
              name: t('desk.state'),
              cell: ({ postedAt }) =>
                postedAt ? (
                  <Badge tone="ok">{t('desk.postedAt', { date: t.dateTime(postedAt) })}</Badge>
                ) : (
                  <Badge tone="info">{t('mail.state.printing')}</Badge>
                ),
            },
            {
              name: t('desk.acts'),
              cell: (one) =>
                one.postedAt ? null : (
                  <div className={layout.row}>
                    <PlainLinkButton href={lettersAddress(one, t.locale)} look="secondary" download>
                      {t('desk.download', { batch: shortRef(one.batchId) })}
                    </PlainLinkButton>
                    <Button
                      look="quiet"
                      onPress={() => void posted(one.batchId).catch(() => undefined)}
                      isPending={post.isPending}
                    >
                      {t('desk.post', { batch: shortRef(one.batchId) })}
                    </Button>
                  </div>
                ),
            },
          ]}
        />
      )}
    </Card>
  );
}
