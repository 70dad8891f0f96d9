import {
  AGREEMENTS,
  CHOICE_ACTS,
  DECIDED_REGIMES,
  MANDATE_CHANNEL_RULES,
  type Agreement,
  type ChoiceAct,
  type DecidedRegime,
  type IdentityCheck,
  type MandateChannel,
  type MandateExtent,
} from '@garant/rules';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useOpenMandate, type MandateInput } from '../../api/assistance.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText, type MessageId } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { SelectField, TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import css from './agent.module.css';
import { CallsCard } from './calls.card.js';
import { GENDERS } from './form.fields.js';

const SAY: readonly MessageId[] = [
  'mandate.say.1',
  'mandate.say.2',
  'mandate.say.3',
  'mandate.say.4',
  'mandate.say.5',
];
const ASK: readonly MessageId[] = ['mandate.ask.1', 'mandate.ask.2', 'mandate.ask.3', 'mandate.ask.4'];

export const MandateHerePage = () => <MandateOpenPage channel="assisted" />;
export const MandatePhonePage = () => <MandateOpenPage channel="phone" />;

/** Identity, agreement, extent: then a session with one person begins. */
function MandateOpenPage({ channel }: { channel: MandateChannel }) {
  const t = useText();
  const address = useAddress();
  const rules = MANDATE_CHANNEL_RULES[channel];
  return (
    <Page
      title={t(`mandate.title.${channel}`)}
      above={[{ to: address('assistance'), name: t('nav.assistance') }]}
      lead={t(`mandate.lead.${channel}`)}
    >
      {channel === 'phone' && <CallsCard />}
      <Card labelledBy="say">
        <h2 id="say">{t('mandate.say')}</h2>
        <ul className={css.aloud}>
          {SAY.map((id) => (
            <li key={id}>{t(id)}</li>
          ))}
        </ul>
      </Card>
      {channel === 'phone' && (
        <>
          <Card labelledBy="ask">
            <h2 id="ask">{t('mandate.ask')}</h2>
            <ul className={css.aloud}>
              {ASK.map((id) => (
                <li key={id}>{t(id)}</li>
              ))}
            </ul>
          </Card>
          <Callout tone="info" level={2} title={t('mandate.callBack.title')}>
            <p>{t('mandate.callBack')}</p>
          </Callout>
        </>
      )}
      <OpenForm
        channel={channel}
        checks={rules.checks}
        agreements={AGREEMENTS.filter((one) => rules.agreements.includes(one))}
      />
    </Page>
  );
}

interface Draft {
  identityCheck: IdentityCheck | '';
  familyName: string;
  givenNames: string;
  birthDate: string;
  gender: MandateInput['traits']['gender'] | '';
  agreement: Agreement | '';
  code: string;
  extent: MandateExtent | '';
  act: string;
}
const EMPTY: Draft = {
  identityCheck: '',
  familyName: '',
  givenNames: '',
  birthDate: '',
  gender: '',
  agreement: '',
  code: '',
  extent: '',
  act: '',
};
const LABELS = {
  identityCheck: 'mandate.check',
  familyName: 'mandate.familyName',
  givenNames: 'mandate.givenNames',
  birthDate: 'mandate.birthDate',
  gender: 'mandate.gender',
  agreement: 'mandate.agreement.how',
  code: 'mandate.code',
  extent: 'mandate.extent.how',
  act: 'mandate.act',
} as const satisfies Record<keyof Draft, MessageId>;

/** Fields that this draft still needs. */
const missingIn = (draft: Draft): (keyof Draft)[] =>
  (Object.keys(LABELS) as (keyof Draft)[]).filter((field) => {
    if (field === 'code') return draft.agreement === 'one-time-code' && !/^\d{8}$/.test(draft.code);
    if (field === 'act') return draft.extent === 'act' && draft.act === '';
    return draft[field].trim() === '';
  });

function OpenForm({
  channel,
  checks,
  agreements,
}: {
  channel: MandateChannel;
  checks: readonly IdentityCheck[];
  agreements: readonly Agreement[];
}) {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const open = useOpenMandate();
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [attempt, setAttempt] = useState(0);
  const set =
    <K extends keyof Draft>(field: K) =>
    (value: Draft[K]) =>
      setDraft({ ...draft, [field]: value });
  const missing = attempt > 0 ? missingIn(draft) : [];
  const faultOf = (field: keyof Draft): string =>
    field === 'code' ? t('mandate.codeFault') : t('form.required', { field: t(LABELS[field]) });
  const error = (field: keyof Draft) => (missing.includes(field) ? faultOf(field) : undefined);
  const faults: Fault[] = missing.map((field) => ({ id: `mandate-${field}`, text: faultOf(field) }));

  const send = async () => {
    setAttempt((n) => n + 1);
    if (missingIn(draft).length > 0) return;
    const [regime, act] = draft.act.split(' ') as [DecidedRegime, ChoiceAct];
    const written = await open.mutateAsync({
      channel,
      extent: draft.extent as MandateExtent,
      ...(draft.extent === 'act' ? { act: { regime, act } } : {}),
      identityCheck: draft.identityCheck as IdentityCheck,
      agreement: draft.agreement as Agreement,
      traits: {
        familyName: draft.familyName.trim(),
        givenNames: draft.givenNames.trim(),
        birthDate: draft.birthDate,
        gender: draft.gender as MandateInput['traits']['gender'],
      },
      ...(draft.agreement === 'one-time-code' ? { code: draft.code } : {}),
    });
    if (written.state === 'done')
      await navigate(address('assistanceSession', { mandateId: written.value.mandateId }), { replace: true });
  };

  return (
    <form
      className={`${layout.stack} ${layout.loose}`}
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void send().catch(() => undefined);
      }}
    >
      <ErrorSummary faults={faults} attempt={attempt} />
      <Card labelledBy="who">
        <h2 id="who">{t('mandate.identity')}</h2>
        <RadioField
          id="mandate-identityCheck"
          label={t('mandate.check')}
          hint={t('mandate.check.hint')}
          value={draft.identityCheck}
          onChange={set('identityCheck')}
          options={checks.map((value) => ({ value, label: t(`mandate.check.${value}`) }))}
          error={error('identityCheck')}
        />
        <p className={layout.muted}>{t('mandate.traits.hint')}</p>
        {(['familyName', 'givenNames', 'birthDate'] as const).map((field) => (
          <TextField
            key={field}
            id={`mandate-${field}`}
            type={field === 'birthDate' ? 'date' : 'text'}
            label={t(LABELS[field])}
            value={draft[field]}
            onChange={set(field)}
            error={error(field)}
          />
        ))}
        <RadioField
          id="mandate-gender"
          label={t('mandate.gender')}
          value={draft.gender}
          onChange={set('gender')}
          options={GENDERS.map((value) => ({ value, label: t(`mandate.gender.${value}`) }))}
          error={error('gender')}
        />
      </Card>
      <Card labelledBy="agreement">
        <h2 id="agreement">{t('mandate.agreement')}</h2>
        <RadioField
          id="mandate-agreement"
          label={t('mandate.agreement.how')}
          value={draft.agreement}
          onChange={set('agreement')}
          options={agreements.map((value) => ({ value, label: t(`mandate.agreement.${value}`) }))}
          error={error('agreement')}
        />
        {draft.agreement === 'one-time-code' && (
          <TextField
            id="mandate-code"
            label={t('mandate.code')}
            short
            value={draft.code}
            onChange={(code) => set('code')(code.replace(/\s/g, ''))}
            error={error('code')}
          />
        )}
      </Card>
      <Card labelledBy="extent">
        <h2 id="extent">{t('mandate.extent')}</h2>
        <RadioField
          id="mandate-extent"
          label={t('mandate.extent.how')}
          value={draft.extent}
          onChange={set('extent')}
          options={(['session', 'act'] as const).map((value) => ({
            value,
            label: t(`mandate.extent.${value}`),
          }))}
          error={error('extent')}
        />
        {draft.extent === 'act' && (
          <SelectField
            id="mandate-act"
            label={t('mandate.act')}
            value={draft.act}
            onChange={set('act')}
            placeholder={t('form.choose')}
            options={DECIDED_REGIMES.flatMap((regime) =>
              (Object.keys(CHOICE_ACTS[regime]) as ChoiceAct[]).map((act) => ({
                value: `${regime} ${act}`,
                label: t('act.title', { act: t(`act.${act}`), regime: t(`card.${regime}.title`) }),
              })),
            )}
            error={error('act')}
          />
        )}
      </Card>
      {open.isError && <ProblemPanel failure={open.error} />}
      {open.data?.state === 'pending' && (
        <Callout tone="warn" live title={t('session.accepted')}>
          <p>{t('session.accepted.more')}</p>
        </Callout>
      )}
      <div>
        <Button type="submit" isPending={open.isPending}>
          {t('mandate.start')}
        </Button>
      </div>
    </form>
  );
}
