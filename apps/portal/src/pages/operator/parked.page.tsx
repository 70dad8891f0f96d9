import { useState } from 'react';
import { useParked, useReleaseKey, type ParkedCommand } from '../../api/operations.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Card, Facts } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { parkedByKey } from './parked.model.js';

export function ParkedPage() {
  const t = useText();
  const parked = useParked();
  return (
    <Page title={t('nav.parked')} lead={t('parked.lead')}>
      <Answered query={parked}>
        {(list) => {
          const keys = parkedByKey(list);
          if (keys.length === 0)
            return (
              <Empty title={t('parked.none')}>
                <p>{t('parked.none.more')}</p>
              </Empty>
            );
          return (
            <div className={layout.stack}>
              {keys.map((commands) => (
                <ParkedKey key={`${commands[0].service} ${commands[0].key}`} commands={commands} />
              ))}
            </div>
          );
        }}
      </Answered>
    </Page>
  );
}

function ParkedKey({ commands }: { commands: [ParkedCommand, ...ParkedCommand[]] }) {
  const t = useText();
  const toast = useToast();
  const release = useReleaseKey();
  const [asking, setAsking] = useState(false);
  const { key, service } = commands[0];
  const go = async () => {
    const written = await release.mutateAsync({ key, service });
    setAsking(false);
    if (written.state === 'done') toast(t('parked.released'));
  };
  return (
    <Card as="article" labelledBy={`k-${key}`}>
      <h2 id={`k-${key}`} className={layout.mono}>
        {key}
      </h2>
      <Facts
        rows={[
          [t('parked.service'), service],
          [
            t('parked.commands'),
            <ol key="commands">
              {commands.map((command) => (
                <li key={command.commandId}>
                  <span className={layout.mono}>{command.commandType}</span> · {t.dateTime(command.parkedAt)}
                  {command.reason && <div className={layout.small}>{command.reason}</div>}
                </li>
              ))}
            </ol>,
          ],
        ]}
      />
      <div>
        <Button onPress={() => setAsking(true)}>{t('parked.release')}</Button>
      </div>
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
