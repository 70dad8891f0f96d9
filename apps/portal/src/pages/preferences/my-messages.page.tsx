import { useContact, useMyMessages } from '../../api/messages.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Answered } from '../../ui/states.js';
import { Callout, Card, Details } from '../../ui/surface.js';
import { MessageList } from './message.list.js';
import { PreferencesForm } from './preferences.form.js';
import { actualWay } from './preferences.model.js';
import { PreviewPanel } from './preview.panel.js';
import { keepCodeOfLink } from './verification.code.js';
import { VerificationPanel } from './verification.panel.js';

keepCodeOfLink();

/** What a person was told, how they want to be reached, and what a message looks like. */
export function MyMessagesPage() {
  const t = useText();
  const contact = useContact();
  const messages = useMyMessages(t.locale);
  return (
    <Page title={t('nav.myPreferences')} lead={t('mail.lead')}>
      <Answered query={contact}>
        {(given) => {
          const way = actualWay(given);
          return (
            <>
              {given.emailState === 'unverified' && (
                <VerificationPanel key={given.email} email={given.email ?? ''} sends={given.ready.email} />
              )}
              <Callout tone={way.because === null ? 'ok' : 'info'} title={t('mail.now')} level={2}>
                <p>
                  {t(`mail.now.${way.channel}`)}
                  {way.because && ` ${t(`mail.because.${way.because}`)}`}
                </p>
              </Callout>
            </>
          );
        }}
      </Answered>
      <section className={layout.stack} aria-labelledby="messages">
        <h2 id="messages">{t('mail.messages')}</h2>
        <Answered query={messages}>{(list) => <MessageList messages={list} />}</Answered>
      </section>
      <Answered query={contact}>
        {(given) => (
          <>
            <Card labelledBy="reach">
              <h2 id="reach">{t('mail.reach')}</h2>
              <p className={layout.measure}>{t('mail.reach.more')}</p>
              <PreferencesForm key={given.updatedAt} contact={given} />
            </Card>
            <Details summary={t('mail.preview')}>
              <PreviewPanel preferences={given.preferences} />
            </Details>
          </>
        )}
      </Answered>
    </Page>
  );
}
