import { useState } from 'react';
import { useParked, useReleaseKey, type ParkedKey } from '../../api/operations.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Card, Facts } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { parkedFirst } from './parked.model.js';

export function ParkedPage() {
  const t = useText();
  const parked = useParked();
  return (
    <Page title={t('nav.parked')} lead={t('parked.lead')}>
      <Answered query={parked}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('parked.none')}>
              <p>{t('parked.none.more')}</p>
            </Empty>
          ) : (
            <div className={layout.stack}>
              {parkedFirst(list).map((parkedKey) => (
                <KeyCard key={`${parkedKey.service} ${parkedKey.key}`} parked={parkedKey} />
              ))}
            </div>
          )
        }
      </Answered>
    </Page>
  );
}

function KeyCard({ parked }: { parked: ParkedKey }) {
  const t = useText();
  const toast = useToast();
  const release = useReleaseKey();
  const [asking, setAsking] = useState(false);
  const { key, service, state } = parked;
  const go = async () => {
    const written = await release.mutateAsync({ key, service });
    setAsking(false);
    if (written.state === 'done') toast(t('parked.released'));
  };
  return (
    <Card as="article" labelledBy={`k-${key}`}>
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id={`k-${key}`} className={layout.mono}>
          {key}
        </h2>
        <Badge tone={state === 'parked' ? 'danger' : 'warn'}>{t(`parked.state.${state}`)}</Badge>
      </div>
      <Facts
        rows={[
          [t('parked.service'), service],
          [t('parked.reason'), parked.reason],
          [t('parked.since'), `${t.dateTime(parked.since)} (${t.relative(parked.since)})`],
          [t('parked.waiting'), t.number(parked.waiting)],
          [t('parked.command'), parked.commandId && <span className={layout.mono}>{parked.commandId}</span>],
        ]}
      />
      {state === 'parked' && (
        <div>
          <Button onPress={() => setAsking(true)}>{t('parked.release')}</Button>
        </div>
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('parked.ask')}
        confirm={t('parked.release')}
        onConfirm={() => void go().catch(() => undefined)}
        pending={release.isPending}
      >
        <p>{t('parked.askMore')}</p>
        {release.isError && <ProblemPanel failure={release.error} />}
      </ConfirmDialog>
    </Card>
  );
}
