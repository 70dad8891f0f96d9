import type { FormSummary, FormView } from '@garant/contracts';
import { FORM_REJECTIONS, type FormEntry, type FormRejection } from '@garant/rules';
import { isProblemCode, PROBLEMS } from '@garant/contracts';
import { useState } from 'react';
import { useParams } from 'react-router';
import {
  scanAddress,
  useCheckForm,
  useEnterForm,
  useForm,
  useRejectForm,
  useSettleForm,
} from '../../api/assistance.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { RadioField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card, Details } from '../../ui/surface.js';
import css from './agent.module.css';
import { EntryFacts, EntryForm, SettleForm } from './form.entry.js';

/** One paper form at work: its scan, and the one thing that this agent is asked to do with it. */
export function FormPage() {
  const { formId = '' } = useParams();
  const form = useForm(formId);
  return <AnsweredPage query={form}>{(view) => <Form form={view} />}</AnsweredPage>;
}

function Form({ form }: { form: FormView }) {
  const t = useText();
  const address = useAddress();
  const work = form.may.some((command) => command !== 'form.reject');
  return (
    <Page
      title={t('form.title', { number: form.formNumber })}
      above={[
        { to: address('assistance'), name: t('nav.assistance') },
        { to: address('assistanceForms'), name: t('nav.assistanceForms') },
      ]}
      beside={<Badge>{t(`form.state.${form.status}`)}</Badge>}
      lead={t('form.lead', { date: t.day(form.receivedOn) })}
    >
      <State form={form} />
      {form.status === 'rejected' && form.rejection && <Letter form={form} reason={form.rejection} />}
      {work ? (
        <div className={`${layout.grid} ${layout.pair}`}>
          <Scan form={form} />
          <Task form={form} />
        </div>
      ) : (
        form.status !== 'rejected' && <Scan form={form} />
      )}
      {form.may.includes('form.reject') && <RejectCard form={form} />}
      <div data-noprint>
        <LinkButton to={address('assistanceForms')} look="quiet">
          {t('nav.assistanceForms')}
        </LinkButton>
      </div>
    </Page>
  );
}

function State({ form }: { form: FormView }) {
  const t = useText();
  const work = form.may.some((command) => command !== 'form.reject');
  if (form.status === 'checked')
    return (
      <Callout tone="ok" level={2} title={t('form.done.checked')} live>
        <p>{t('form.done.checked.more')}</p>
        <Outcomes outcomes={form.outcomes ?? []} />
      </Callout>
    );
  if (form.status === 'rejected')
    return (
      <Callout tone="danger" level={2} title={t('form.done.rejected')} live>
        {form.rejection && <p>{t(`form.rejection.${form.rejection}`)}</p>}
      </Callout>
    );
  if (form.status === 'differing')
    return (
      <Callout
        tone="warn"
        level={2}
        title={t('form.differing', {
          fields: t.list(form.differing.map((field) => t(`form.field.${field}`))),
        })}
        live
      >
        <p>{t('form.differing.more')}</p>
      </Callout>
    );
  if (work) return null;
  return form.status === 'agreed' ? (
    <Callout tone="ok" level={2} title={t('form.done.agreed')} live>
      <p>{t('form.done.agreed.more')}</p>
    </Callout>
  ) : (
    <Callout tone="ok" level={2} title={t('form.done.entered')} live>
      <p>{t('form.done.entered.more')}</p>
    </Callout>
  );
}

export function Outcomes({ outcomes }: { outcomes: NonNullable<FormSummary['outcomes']> }) {
  const t = useText();
  const why = (code: string): string => (isProblemCode(code) ? PROBLEMS[code].title[t.locale] : code);
  return (
    <ul>
      {outcomes.map((tick, at) => (
        <li key={at}>
          {t(`act.${tick.act}`)} :{' '}
          {tick.choiceId && tick.actedAt
            ? t('form.outcome.recorded', { date: t.dateTime(tick.actedAt) })
            : t('form.outcome.refused', { why: why(tick.refused ?? '') })}
        </li>
      ))}
    </ul>
  );
}

function Scan({ form }: { form: FormView }) {
  const t = useText();
  const href = scanAddress(form.formId);
  return (
    <div data-noprint>
      <Card labelledBy="scan">
        <h2 id="scan">{t('form.scan')}</h2>
        {form.scanType.startsWith('image/') && (
          <img className={css.scan} src={href} alt={t('form.scan.alt', { number: form.formNumber })} />
        )}
        <p>
          <a href={href} target="_blank" rel="noreferrer">
            {t('form.scan.open')}
          </a>
        </p>
      </Card>
    </div>
  );
}

/** The one step that is this agent's. */
function Task({ form }: { form: FormView }) {
  const t = useText();
  const enter = useEnterForm(form.formId);
  const settle = useSettleForm(form.formId);
  const check = useCheckForm(form.formId);
  const read = (command: typeof enter) => (entry: FormEntry) =>
    void command.mutateAsync(entry).catch(() => undefined);
  const [first, second] = form.readings;
  if (form.may.includes('form.settle') && first && second)
    return (
      <Card labelledBy="task">
        <h2 id="task">{t('form.settle')}</h2>
        <p>{t('form.settle.hint')}</p>
        <SettleForm
          first={first}
          second={second}
          differing={form.differing}
          onSend={read(settle)}
          pending={settle.isPending}
        />
        {settle.isError && <ProblemPanel failure={settle.error} />}
      </Card>
    );
  if (form.may.includes('form.check') && first)
    return (
      <Card labelledBy="task">
        <h2 id="task">{t('form.check')}</h2>
        <p>{t('form.check.hint')}</p>
        <EntryFacts entry={first} />
        {check.isError && <ProblemPanel failure={check.error} />}
        <div>
          <Button isPending={check.isPending} onPress={() => void check.mutateAsync().catch(() => undefined)}>
            {t('form.send.check')}
          </Button>
        </div>
      </Card>
    );
  return (
    <Card labelledBy="task">
      <h2 id="task">{t('form.entry')}</h2>
      <p>{t('form.entry.hint')}</p>
      {/* After each reading the fields are empty again: a second look begins at the sheet. */}
      <EntryForm
        key={enter.isSuccess ? enter.submittedAt : 'first'}
        onSend={read(enter)}
        pending={enter.isPending}
        failure={enter.error}
      />
    </Card>
  );
}

function RejectCard({ form }: { form: FormView }) {
  const t = useText();
  const reject = useRejectForm(form.formId);
  const [reason, setReason] = useState<FormRejection | ''>('');
  return (
    <Details summary={t('form.reject')}>
      <RadioField
        label={t('form.reject.reason')}
        value={reason}
        onChange={setReason}
        options={FORM_REJECTIONS.map((value) => ({ value, label: t(`form.rejection.${value}`) }))}
      />
      {reject.isError && <ProblemPanel failure={reject.error} />}
      <div>
        <Button
          look="danger"
          isDisabled={reason === ''}
          isPending={reject.isPending}
          onPress={() => void (reason !== '' && reject.mutateAsync(reason).catch(() => undefined))}
        >
          {t('form.reject.confirm')}
        </Button>
      </div>
    </Details>
  );
}

/** The letter to somebody whose form could not be taken. Only the sheet knows where they live. */
function Letter({ form, reason }: { form: FormView; reason: FormRejection }) {
  const t = useText();
  return (
    <Card labelledBy="letter">
      <h2 id="letter">{t('form.letter')}</h2>
      <p data-noprint>{t('form.letter.hint')}</p>
      <article className={`${layout.stack} ${css.receipt}`} lang={t.locale}>
        <p>
          <strong>
            {t('form.letter.object', { number: form.formNumber, date: t.day(form.receivedOn) })}
          </strong>
        </p>
        <p>{t('form.letter.1')}</p>
        <p>{t('form.letter.2', { why: t(`form.rejection.${reason}`).toLowerCase() })}</p>
        <p>{t('form.letter.3')}</p>
        <p>{t('form.letter.4')}</p>
        <p>{t('session.receipt.complaint')}</p>
      </article>
      <div data-noprint>
        <Button look="secondary" onPress={() => window.print()}>
          {t('form.letter.print')}
        </Button>
      </div>
    </Card>
  );
}
