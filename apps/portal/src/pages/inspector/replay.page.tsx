import type { ReplayRequest, ReplayView } from '@garant/contracts';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useReplay } from '../../api/inspection.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import css from './inspection.module.css';

const TONE = { same: 'ok', partly: 'warn', different: 'danger' } as const;

/** Decides or plans again from the log, what was kept and the rules; says whether the same comes out. */
export function ReplayPage() {
  const t = useText();
  const address = useAddress();
  const [search] = useSearchParams();
  const [typed, setTyped] = useState(search.get('release') ?? search.get('entry') ?? '');
  const replay = useReplay();
  const text = typed.trim();
  const request: ReplayRequest | null = /^\d{1,15}$/.test(text)
    ? { kind: 'decision', index: Number(text) }
    : /^[0-9a-f-]{36}$/.test(text)
      ? { kind: 'release', releaseId: text }
      : null;
  const done = replay.data?.state === 'done' ? replay.data.value : undefined;
  return (
    <Page
      title={t('nav.replay')}
      lead={t('replay.lead')}
      above={[{ to: address('inspection'), name: t('nav.inspection') }]}
    >
      <Card labelledBy="what">
        <h2 id="what">{t('replay.what')}</h2>
        <form
          className={layout.stack}
          onSubmit={(event) => {
            event.preventDefault();
            if (request) replay.mutate(request);
          }}
        >
          <TextField
            label={t('replay.reference')}
            hint={t('replay.hint')}
            error={text !== '' && !request ? t('replay.malformed') : undefined}
            value={typed}
            onChange={setTyped}
          />
          <div>
            <Button type="submit" isPending={replay.isPending}>
              {t('replay.go')}
            </Button>
          </div>
          <p className={`${layout.small} ${layout.muted}`}>{t('inspection.logged')}</p>
        </form>
      </Card>
      {replay.isPending && (
        <p role="status">
          {t('replay.running')} <progress aria-label={t('replay.running')} />
        </p>
      )}
      {replay.isError && <ProblemPanel failure={replay.error} />}
      {replay.data?.state === 'pending' && <Callout tone="info" title={t('replay.later')} live />}
      {done && <Result replay={done} />}
    </Page>
  );
}

function Result({ replay }: { replay: ReplayView }) {
  const t = useText();
  const address = useAddress();
  return (
    <section className={layout.stack} aria-labelledby="result">
      <h2 id="result">{t('replay.result')}</h2>
      <p role="status" className={css.sentence}>
        <Badge tone={TONE[replay.verdict]}>{t(`replay.verdict.${replay.verdict}`)}</Badge>{' '}
        {t.pick(replay.sentence)}
      </p>
      <p>
        {t('replay.counts', {
          recomputed: replay.recomputed,
          different: replay.different,
          gone: replay.gone,
        })}{' '}
        <Link to={address('entry', { index: String(replay.index) })}>
          {t('story.entry', { index: t.number(replay.index) })}
        </Link>
      </p>
      <Table
        caption={t('replay.comparisons')}
        rows={replay.comparisons}
        keyOf={({ name }, place) => `${name} ${place}`}
        columns={[
          { name: t('replay.point'), cell: ({ title }) => t.pick(title) },
          {
            name: t('replay.logged'),
            cell: ({ logged }) => <span className={layout.mono}>{logged ?? '–'}</span>,
          },
          { name: t('replay.now'), cell: ({ now }) => <span className={layout.mono}>{now ?? '–'}</span> },
          {
            name: t('questions.verdict'),
            cell: ({ same }) =>
              same === null ? (
                <Badge tone="warn">{t('replay.notAnyMore')}</Badge>
              ) : (
                <Badge tone={same ? 'ok' : 'danger'}>{t(same ? 'replay.same' : 'replay.differs')}</Badge>
              ),
          },
        ]}
      />
      <p className={`${layout.small} ${layout.muted}`}>{t('questions.took', { ms: replay.tookMs })}</p>
    </section>
  );
}
