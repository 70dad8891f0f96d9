import { useReleases, type Release } from '../../api/releases.api.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { CopyText } from '../../ui/copy.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Card, Facts } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { Timeline } from '../../ui/timeline.js';
import { refusalText } from '../../i18n/refusal.text.js';
import { ReleaseBadge } from '../researcher/release.badge.js';

const OPEN: ReadonlySet<Release['state']> = new Set(['sealed', 'unsealing', 'unsealed']);

export function UnsealingPage() {
  const t = useText();
  const releases = useReleases();
  return (
    <Page title={t('nav.unsealing')} lead={t('unsealing.lead')}>
      <Answered query={releases}>
        {(list) => {
          const open = list.filter((release) => OPEN.has(release.state));
          const rest = list.filter((release) => !OPEN.has(release.state));
          return (
            <>
              <section className={layout.stack} aria-labelledby="open">
                <h2 id="open">{t('unsealing.open')}</h2>
                {open.length === 0 ? (
                  <Empty title={t('unsealing.none')} level={3} />
                ) : (
                  open.map((release) => <OpenRelease key={release.releaseId} release={release} />)
                )}
              </section>
              {rest.length > 0 && (
                <Table
                  caption={t('unsealing.others')}
                  rows={rest}
                  keyOf={(row) => row.releaseId}
                  columns={[
                    {
                      name: t('release.id'),
                      cell: (row) => <span className={layout.mono}>{shortRef(row.releaseId)}</span>,
                    },
                    {
                      name: t('applications.state'),
                      cell: (row) => (
                        <>
                          <ReleaseBadge release={row} />
                          {row.reason && <div className={layout.small}>{refusalText(t, row.reason)}</div>}
                        </>
                      ),
                    },
                    { name: t('release.openedAt'), cell: (row) => t.dateTime(row.openedAt) },
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

function OpenRelease({ release }: { release: Release }) {
  const t = useText();
  const inLog = release.loggedUnder !== null && release.loggedUnder !== undefined;
  const unsealed = release.state === 'unsealed';
  return (
    <Card as="article" labelledBy={`r-${release.releaseId}`}>
      <div className={`${layout.row} ${layout.between}`}>
        <h3 id={`r-${release.releaseId}`}>{t('unsealing.title', { id: shortRef(release.releaseId) })}</h3>
        <ReleaseBadge release={release} />
      </div>
      <Facts
        rows={[
          [t('permit.id'), <span className={layout.mono}>{release.releaseId}</span>],
          release.manifestHash && [
            t('unsealing.manifest'),
            <span className={layout.mono}>{release.manifestHash}</span>,
          ],
        ]}
      />
      <Timeline
        label={t('applications.state')}
        moments={[
          {
            key: 'sealed',
            state: 'done',
            title: t('release.state.sealed'),
            more: release.sealedAt && t.dateTime(release.sealedAt),
          },
          {
            key: 'logged',
            state: inLog ? 'done' : 'now',
            title: t('unsealing.logged'),
            more: inLog
              ? t('unsealing.loggedMore', { size: t.number(release.loggedUnder ?? 0) })
              : t('unsealing.loggedWait'),
          },
          {
            key: 'unsealed',
            state: unsealed ? 'done' : inLog ? 'now' : 'wait',
            title: t('release.state.unsealed'),
            more: release.unsealedAt && t.dateTime(release.unsealedAt),
          },
          {
            key: 'received',
            state: unsealed ? 'now' : 'wait',
            title: t('release.state.acknowledged'),
            more: t('unsealing.receivedMore'),
          },
        ]}
      />
      <CopyText
        name={t('unsealing.command')}
        text={`npx garant unseal --release ${release.releaseId} --in ./sealed --out ./open`}
      />
      <p className={`${layout.small} ${layout.muted}`}>{t('unsealing.commandMore')}</p>
    </Card>
  );
}
