import { useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { sessionKey, useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { Page } from '../../ui/page.js';
import { Callout } from '../../ui/surface.js';
import { EnrolAgain } from '../people/enrol-again.panel.js';

/** A patient's first login is on its way to the register: until it is there, nothing can be chosen. */
export function EnrolmentGate({ children }: { children: ReactNode }) {
  const t = useText();
  const address = useAddress();
  const queries = useQueryClient();
  const { data: session } = useSession();
  const waiting = session?.account?.subjectRef === null;
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: sessionKey }), 2_000);
    return () => clearInterval(timer);
  }, [waiting, queries]);
  if (!waiting) return <>{children}</>;
  if (session.account?.erased)
    return (
      <Page title={t('nav.myErasure')} above={[{ to: address('rights'), name: t('nav.rights') }]}>
        <EnrolAgain />
      </Page>
    );
  return (
    <Page title={t('nav.myChoices')} above={[{ to: address('rights'), name: t('nav.rights') }]}>
      <Callout tone="info" title={t('choices.notKnown')} level={2} live>
        <p>{t('choices.notKnown.more')}</p>
      </Callout>
    </Page>
  );
}
