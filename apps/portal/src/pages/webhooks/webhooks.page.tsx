import { useState } from 'react';
import type { Secret } from '../../api/webhooks.api.js';
import { useWebhooks } from '../../api/webhooks.api.js';
import { useSession } from '../../api/session.query.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { DeveloperLinks } from './developer.links.js';
import { RegisterForm } from './register.form.js';
import { SecretPanel } from './secret.panel.js';
import { WebhookCard } from './webhook.card.js';
import { capacityOf } from './webhook.model.js';

/** Where a holder's or an operator's own system is told what it must act on. */
export function WebhooksPage() {
  const t = useText();
  const { data: session } = useSession();
  const role = capacityOf(session?.account?.roles ?? []);
  const webhooks = useWebhooks();
  const [shown, setShown] = useState<Secret>();
  return (
    <Page title={t('nav.webhooks')} lead={t(`webhooks.lead.${role}`)}>
      {shown?.secret && <SecretPanel secret={shown.secret} onClose={() => setShown(undefined)} />}
      <section className={layout.stack} aria-labelledby="webhooks">
        <h2 id="webhooks">{t('webhooks.yours')}</h2>
        <Answered query={webhooks}>
          {(list) =>
            list.length === 0 ? (
              <Empty title={t('webhooks.none')} level={3}>
                <p>{t('webhooks.none.more')}</p>
              </Empty>
            ) : (
              list.map((webhook) => (
                <WebhookCard key={webhook.webhookId} webhook={webhook} onSecret={setShown} />
              ))
            )
          }
        </Answered>
      </section>
      <RegisterForm role={role} onSecret={setShown} />
      <DeveloperLinks />
    </Page>
  );
}
