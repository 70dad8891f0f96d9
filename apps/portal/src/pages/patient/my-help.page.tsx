import type { ChoiceView, HelpView } from '@garant/contracts';
import { useState } from 'react';
import { Link } from 'react-router';
import { useEndHelp, useHelpCode, useMyHelp } from '../../api/assistance.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { scopeText } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import css from '../agent/agent.module.css';
import { Outcomes } from '../agent/form.page.js';
import { CallMeCard } from './call-me.card.js';
import { LaterCard } from './later.card.js';
import { useScopeNames } from './scope.names.js';

/** What agents did for this person, a code to be helped with, and what they decide for later. */
export function MyHelpPage() {
  const t = useText();
  const help = useMyHelp();
  return (
    <Page title={t('nav.myHelp')} lead={t('myHelp.lead')}>
      <Answered query={help}>
        {(view) => (
          <>
            <Done view={view} />
            <CallMeCard callbacks={view.callbacks} />
            <CodeCard />
            <LaterCard advance={view.advance} />
          </>
        )}
      </Answered>
    </Page>
  );
}

function Done({ view }: { view: HelpView }) {
  const t = useText();
  const address = useAddress();
  return (
    <section className={layout.stack} aria-labelledby="done">
      <h2 id="done">{t('myHelp.done')}</h2>
      {view.mandates.length + view.forms.length === 0 ? (
        <Empty title={t('myHelp.done.none')} level={3}>
          <p>{t('myHelp.done.none.more')}</p>
        </Empty>
      ) : (
        <>
          {view.mandates.map((mandate) => (
            <Session key={mandate.mandateId} mandate={mandate} />
          ))}
          {view.forms.map((form) => (
            <Card as="article" key={form.formId} labelledBy={form.formId}>
              <h3 id={form.formId}>
                {t('myHelp.form', { number: form.formNumber, organisation: form.organisation })}
              </h3>
              <p>{t('form.lead', { date: t.day(form.receivedOn) })}</p>
              <Outcomes outcomes={form.outcomes} />
            </Card>
          ))}
          <p>
            {t('myHelp.wrong')} <Link to={address('myChoices')}>{t('nav.myChoices')}</Link>
          </p>
        </>
      )}
    </section>
  );
}

/** One session with an agent. While it is open the person may end it. */
function Session({ mandate }: { mandate: HelpView['mandates'][number] }) {
  const t = useText();
  const end = useEndHelp(mandate.mandateId);
  return (
    <Card as="article" labelledBy={mandate.mandateId}>
      <h3 id={mandate.mandateId}>
        {t('myHelp.session', { date: t.dateTime(mandate.openedAt), organisation: mandate.organisation })}
      </h3>
      <p>
        {t('session.terms', {
          extent: t(`mandate.extent.${mandate.extent}`),
          check: t(`mandate.check.${mandate.identityCheck}`),
          agreement: t(`mandate.agreement.${mandate.agreement}`),
        })}
      </p>
      {mandate.acts.length === 0 ? (
        <p>{t('myHelp.session.nothing')}</p>
      ) : (
        <ul>
          {mandate.acts.map((choice) => (
            <Act key={choice.choiceId} choice={choice} />
          ))}
        </ul>
      )}
      {mandate.status === 'open' && (
        <>
          <p>{t('myHelp.session.open', { time: t.dateTime(mandate.expiresAt) })}</p>
          {end.isError && <ProblemPanel failure={end.error} />}
          <div>
            <Button
              look="secondary"
              isPending={end.isPending}
              onPress={() => void end.mutateAsync().catch(() => undefined)}
            >
              {t('myHelp.session.end')}
            </Button>
          </div>
        </>
      )}
    </Card>
  );
}

function Act({ choice }: { choice: ChoiceView }) {
  const t = useText();
  const address = useAddress();
  const nameOf = useScopeNames();
  return (
    <li>
      {t(`did.${choice.act}`)} · {t(`card.${choice.regime}.title`)} · {scopeText(t, choice.scope, nameOf)} ·{' '}
      {t.dateTime(choice.actedAt)}, {t(`channel.${choice.channel}`)} ·{' '}
      <Link to={address('myReceipt', { choiceId: choice.choiceId })}>
        {t('choices.proof', { date: t.dateTime(choice.actedAt) })}
      </Link>
    </li>
  );
}

/** Eight digits from the browser's own randomness, each as likely as any other. */
function randomCode(): string {
  const digits: number[] = [];
  while (digits.length < 8)
    digits.push(
      ...[...crypto.getRandomValues(new Uint8Array(16))]
        .filter((byte) => byte < 250)
        .map((byte) => byte % 10),
    );
  return digits.slice(0, 8).join('');
}

function CodeCard() {
  const t = useText();
  const issue = useHelpCode();
  const [code, setCode] = useState<string>();
  const make = async () => {
    const fresh = randomCode();
    const written = await issue.mutateAsync(fresh);
    setCode(written.state === 'done' ? fresh : undefined);
  };
  return (
    <Card labelledBy="code">
      <h2 id="code">{t('myHelp.code')}</h2>
      <p className={layout.measure}>{t('myHelp.code.more')}</p>
      {code && issue.data?.state === 'done' && (
        <Callout tone="ok" title={t('myHelp.code.yours')} live>
          <p className={css.code}>{code.replace(/(.{4})(?=.)/, '$1 ')}</p>
          <p>{t('myHelp.code.until', { time: t.dateTime(issue.data.value.expiresAt) })}</p>
        </Callout>
      )}
      {issue.isError && <ProblemPanel failure={issue.error} />}
      <div>
        <Button
          look="secondary"
          isPending={issue.isPending}
          onPress={() => void make().catch(() => undefined)}
        >
          {t('myHelp.code.make')}
        </Button>
      </div>
    </Card>
  );
}
