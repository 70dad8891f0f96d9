import { traceReceipt, useTraces } from '../../api/inspection.api.js';
import { useText } from '../../i18n/text.hook.js';
import { Button } from '../../ui/button.js';
import { Empty, Loading, ProblemPanel } from '../../ui/states.js';
import { Table } from '../../ui/table.js';
import { factText } from '../inspector/fact.text.js';

/** Lines of the log about the person, or of what the account did; each with a receipt that proves it to anybody. */
export function TracesList({ of }: { of: 'acts' | 'traces' }) {
  const t = useText();
  const traces = useTraces(of);
  if (traces.isPending) return <Loading />;
  if (traces.isError) return <ProblemPanel failure={traces.error} retry={() => void traces.refetch()} />;
  const lines = traces.data.pages.flatMap((page) => page.traces);
  if (lines.length === 0)
    return (
      <Empty title={t('traces.none')} level={3}>
        <p>{t('traces.none.more')}</p>
      </Empty>
    );
  return (
    <>
      <Table
        caption={t('traces.list')}
        captionHidden
        rows={lines}
        keyOf={({ index }) => String(index)}
        columns={[
          { name: t('traces.when'), cell: ({ at }) => t.dateTime(at) },
          { name: t('traces.what'), cell: ({ title }) => t.pick(title) },
          {
            name: t('traces.more'),
            cell: ({ outcome, facts }) =>
              [outcome, ...facts.map(({ name, value }) => factText(t, name, value))]
                .filter(Boolean)
                .join(' · ') || '–',
          },
          {
            name: t('traces.receipt'),
            cell: ({ index }) => (
              <a href={traceReceipt(index)} download={`trace-${index}.tlog-proof`}>
                {t('traces.receipt.of', { index })}
              </a>
            ),
          },
        ]}
      />
      {traces.hasNextPage && (
        <div>
          <Button
            look="secondary"
            onPress={() => void traces.fetchNextPage()}
            isPending={traces.isFetchingNextPage}
          >
            {t('traces.older')}
          </Button>
        </div>
      )}
    </>
  );
}
