import type { AdvanceView, ChoiceView, HelpView } from '@garant/contracts';
import {
  ADVANCE_MOMENTS,
  boxesOf,
  DECIDED_REGIMES,
  type AdvanceMoment,
  type ChoiceAct,
  type DecidedRegime,
} from '@garant/rules';
import { useState } from 'react';
import { Link } from 'react-router';
import { useEndHelp, useHelpCode, useLayDown, useMyHelp, useTakeBack } from '../../api/assistance.api.js';
import { noticeFor, useNotices } from '../../api/choices.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { scopeText } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { useNow } from '../../ui/now.hook.js';
import { SelectField, TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card } from '../../ui/surface.js';
import css from '../agent/agent.module.css';
import { Outcomes } from '../agent/form.page.js';
import { CallMeCard } from './call-me.card.js';
import { NoticeText } from './notice.text.js';
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

function LaterCard({ advance }: { advance: readonly AdvanceView[] }) {
  const t = useText();
  return (
    <section className={layout.stack} aria-labelledby="later">
      <h2 id="later">{t('myHelp.later')}</h2>
      <p className={layout.measure}>{t('myHelp.later.more')}</p>
      <Card labelledBy="laid-down">
        <h3 id="laid-down">{t('myHelp.later.yours')}</h3>
        {advance.length === 0 ? (
          <p>{t('myHelp.later.none')}</p>
        ) : (
          <ul className={`${layout.stack} ${layout.plain}`}>
            {advance.map((one) => (
              <Laid key={one.advanceId} advance={one} />
            ))}
          </ul>
        )}
      </Card>
      <Card labelledBy="later-new">
        <h3 id="later-new">{t('myHelp.later.new')}</h3>
        <LaterForm />
      </Card>
    </section>
  );
}

function Laid({ advance }: { advance: AdvanceView }) {
  const t = useText();
  const takeBack = useTakeBack();
  const { moment } = advance;
  const what = `${t(`act.${advance.act}`)} · ${t(`card.${advance.regime}.title`)} · ${
    moment.kind === 'date'
      ? t('myHelp.later.from', { date: t.day(moment.on) })
      : t(`myHelp.later.${moment.kind}`)
  }`;
  return (
    <li className={`${layout.stack} ${layout.tight}`}>
      <div className={layout.row}>
        <span>{what}</span>
        <Badge tone={advance.status === 'waiting' ? 'info' : 'neutral'}>
          {t(`myHelp.later.status.${advance.status}`)}
        </Badge>
        {advance.status === 'waiting' && (
          <Button
            look="quiet"
            aria-label={t('myHelp.later.withdrawNamed', { what })}
            isPending={takeBack.isPending}
            onPress={() => void takeBack.mutateAsync(advance.advanceId).catch(() => undefined)}
          >
            {t('myHelp.later.withdraw')}
          </Button>
        )}
      </div>
      {takeBack.isError && <ProblemPanel failure={takeBack.error} />}
    </li>
  );
}

function LaterForm() {
  const t = useText();
  const notices = useNotices();
  const layDown = useLayDown();
  const [regime, setRegime] = useState<DecidedRegime | ''>('');
  const [act, setAct] = useState<ChoiceAct | ''>('');
  const [kind, setKind] = useState<AdvanceMoment['kind'] | ''>('');
  const [on, setOn] = useState('');
  const [faulty, setFaulty] = useState(false);
  const missing = faulty ? t('myHelp.later.missing') : undefined;
  const tomorrow = new Date(useNow() + 86_400_000).toISOString().slice(0, 10);
  return (
    <Answered query={notices}>
      {(list) => {
        const notice = regime === '' ? undefined : noticeFor(list, regime);
        const send = async () => {
          if (!notice || regime === '' || act === '' || kind === '' || (kind === 'date' && on === ''))
            return setFaulty(true);
          await layDown.mutateAsync({
            regime,
            act,
            scope: { kind: 'everything' },
            notice: {
              noticeId: notice.noticeId,
              version: notice.version,
              hash: notice.hash,
              language: t.locale,
            },
            moment: kind === 'date' ? { kind, on } : { kind },
          });
          setRegime('');
          setAct('');
          setKind('');
          setOn('');
        };
        return (
          <form
            className={layout.stack}
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void send().catch(() => undefined);
            }}
          >
            <SelectField
              label={t('myHelp.later.regime')}
              value={regime}
              onChange={(next) => (setRegime(next), setAct(''), setFaulty(false), layDown.reset())}
              placeholder={t('form.choose')}
              options={DECIDED_REGIMES.map((value) => ({ value, label: t(`card.${value}.title`) }))}
              error={regime === '' ? missing : undefined}
            />
            {notice && <NoticeText notice={notice} />}
            {regime !== '' && (
              <RadioField
                label={t('myHelp.later.act')}
                value={act}
                onChange={(next) => (setAct(next), setFaulty(false))}
                options={boxesOf(regime, null)
                  .filter((box) => box.act !== 'withdraw')
                  .map((box) => ({ value: box.act, label: t.pick(box.sentence) }))}
                hint={t('myHelp.later.limit')}
                error={act === '' ? missing : undefined}
              />
            )}
            <RadioField
              label={t('myHelp.later.when')}
              value={kind}
              onChange={(next) => (setKind(next), setFaulty(false))}
              options={ADVANCE_MOMENTS.map((value) => ({ value, label: t(`myHelp.later.${value}`) }))}
              error={kind === '' ? missing : undefined}
            />
            {kind === 'date' && (
              <TextField
                type="date"
                label={t('myHelp.later.day')}
                min={tomorrow}
                value={on}
                onChange={(next) => (setOn(next), setFaulty(false))}
                error={on === '' ? missing : undefined}
              />
            )}
            {layDown.isError && <ProblemPanel failure={layDown.error} />}
            {layDown.data && regime === '' && <Callout tone="ok" live title={t('myHelp.later.sent')} />}
            <div>
              <Button type="submit" isPending={layDown.isPending}>
                {t('myHelp.later.send')}
              </Button>
            </div>
          </form>
        );
      }}
    </Answered>
  );
}
