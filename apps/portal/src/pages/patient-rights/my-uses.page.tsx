import type { DataReadView, DataReads } from '@garant/contracts';
import { useMyReads, readProof } from '../../api/rights.api.js';
import { useText, type MessageId } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Empty, Loading, ProblemPanel } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import french from '../../messages/rights.fr.json' with { type: 'json' };
import { ProjectsOfMine } from './projects.of.mine.js';
import { ReadsPicture } from './reads.picture.js';
import { TracesList } from './traces.list.js';
import { whyOf } from './uses.model.js';

/** What is done with data like mine: who looked, and which projects were entitled to, with what they found. */
export function MyUsesPage() {
  const t = useText();
  return (
    <Page title={t('nav.myUses')} lead={t('uses.lead')}>
      <ProjectsOfMine />
      <Reads />
      <Acts />
    </Page>
  );
}

const KNOWN: ReadonlySet<string> = new Set(Object.keys(french));
/** What was read, in words; its code where there are none. */
const whatOf = (t: ReturnType<typeof useText>, what: string): string =>
  KNOWN.has(`uses.what.${what}`) ? t(`uses.what.${what}` as MessageId) : what;

function Reads() {
  const t = useText();
  const reads = useMyReads();
  const pages: DataReads[] = reads.data?.pages ?? [];
  const list = pages.flatMap((page) => page.reads);
  const own = pages.reduce((sum, page) => sum + page.own.count, 0);
  return (
    <section className={layout.stack} aria-labelledby="reads">
      <h2 id="reads">{t('uses.reads')}</h2>
      <p className={layout.measure}>{t('uses.reads.lead')}</p>
      {reads.isPending && <Loading />}
      {reads.isError && <ProblemPanel failure={reads.error} retry={() => void reads.refetch()} />}
      {reads.isSuccess && (
        <>
          {list.length === 0 ? (
            <Empty title={t('uses.reads.none')} level={3}>
              <p>{t('uses.reads.none.more')}</p>
            </Empty>
          ) : (
            <>
              <Card as="div">
                <ReadsPicture reads={list} />
              </Card>
              <ReadsTable list={list} />
            </>
          )}
          <p className={layout.muted}>{t('uses.own', { count: own })}</p>
          {reads.hasNextPage && (
            <div>
              <Button
                look="secondary"
                onPress={() => void reads.fetchNextPage()}
                isPending={reads.isFetchingNextPage}
              >
                {t('uses.older')}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}

/** Every act about the person: choices, recalls, requests, erasures. */
function Acts() {
  const t = useText();
  return (
    <section className={layout.stack} aria-labelledby="acts">
      <h2 id="acts">{t('traces.acts')}</h2>
      <p className={layout.measure}>{t('traces.acts.lead')}</p>
      <TracesList of="acts" />
    </section>
  );
}

function ReadsTable({ list }: { list: readonly DataReadView[] }) {
  const t = useText();
  const who = ({ role, organisation }: DataReadView): string =>
    [role === null ? t('uses.who.gone') : t(`uses.who.${role}`), organisation].filter(Boolean).join(', ');
  return (
    <Table
      caption={t('uses.reads')}
      captionHidden
      rows={list}
      keyOf={(row) => String(row.index)}
      columns={[
        { name: t('uses.when'), cell: (row) => t.dateTime(row.at) },
        { name: t('uses.who'), cell: who },
        { name: t('uses.what'), cell: (row) => whatOf(t, row.what) },
        { name: t('uses.why'), cell: (row) => t(`uses.why.${whyOf(row)}`) },
        {
          name: t('uses.proof'),
          cell: (row) => (
            <a href={readProof(row.index)} download={`read-${row.index}.tlog-proof`}>
              {t('uses.proof.of', { index: row.index })}
            </a>
          ),
        },
      ]}
    />
  );
}
