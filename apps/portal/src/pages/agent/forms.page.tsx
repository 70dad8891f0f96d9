import type { FormSummary } from '@garant/contracts';
import { readFormNumber } from '@garant/rules';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { Link, useNavigate } from 'react-router';
import { scansAddress, useForms, useReceiveForm } from '../../api/assistance.api.js';
import { upload } from '../../api/upload.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { TextField } from '../../ui/field.js';
import { Icon } from '../../ui/icon.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Card, Details, type Tone } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { hasEnded, isMine, nextStep } from './form.step.js';

const TONES: Record<FormSummary['status'], Tone> = {
  received: 'info',
  entered: 'info',
  differing: 'warn',
  agreed: 'info',
  checked: 'ok',
  rejected: 'danger',
};
export function FormsPage() {
  const t = useText();
  const address = useAddress();
  const forms = useForms();
  return (
    <Page
      title={t('nav.assistanceForms')}
      above={[{ to: address('assistance'), name: t('nav.assistance') }]}
      lead={t('forms.lead')}
    >
      <ReceiveCard />
      <Answered query={forms}>
        {(list) => {
          const todo = list.filter(isMine);
          const waiting = list.filter((form) => !isMine(form) && !hasEnded(form));
          const over = list.filter(hasEnded);
          return (
            <>
              {todo.length === 0 ? (
                <Empty title={t('forms.queue.none')}>
                  <p>{t('forms.queue.none.more')}</p>
                </Empty>
              ) : (
                <FormTable caption={t('forms.queue')} forms={todo} />
              )}
              {waiting.length > 0 && <FormTable caption={t('forms.waiting')} forms={waiting} />}
              {over.length > 0 && (
                <Details summary={t('forms.ended')}>
                  <FormTable caption={t('forms.ended')} forms={over} />
                </Details>
              )}
            </>
          );
        }}
      </Answered>
    </Page>
  );
}

function FormTable({ caption, forms }: { caption: string; forms: readonly FormSummary[] }) {
  const t = useText();
  const address = useAddress();
  return (
    <Table
      caption={caption}
      rows={forms}
      keyOf={({ formId }) => formId}
      columns={[
        {
          name: t('forms.column.number'),
          cell: ({ formNumber }) => <span className={layout.mono}>{formNumber}</span>,
        },
        { name: t('forms.column.received'), cell: ({ receivedOn }) => t.day(receivedOn) },
        {
          name: t('forms.column.state'),
          cell: ({ status }) => <Badge tone={TONES[status]}>{t(`form.state.${status}`)}</Badge>,
        },
        {
          name: t('forms.column.todo'),
          cell: (form) => (
            <Link
              to={address('assistanceForm', { formId: form.formId })}
              aria-label={t('form.do.named', { what: t(nextStep(form)), number: form.formNumber })}
            >
              {t(nextStep(form))}
            </Link>
          ),
        },
      ]}
    />
  );
}

const today = (): string => new Date().toISOString().slice(0, 10);

function ReceiveCard() {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const receive = useReceiveForm();
  const [number, setNumber] = useState('');
  const [receivedOn, setReceivedOn] = useState(today);
  const [scan, setScan] = useState<File>();
  const [attempt, setAttempt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const formNumber = readFormNumber(number);
  const faults: Fault[] =
    attempt === 0
      ? []
      : [
          ...(formNumber ? [] : [{ id: 'form-number', text: t('forms.number.wrong') }]),
          ...(receivedOn
            ? []
            : [{ id: 'form-received', text: t('form.required', { field: t('forms.receivedOn') }) }]),
          ...(scan ? [] : [{ id: 'form-scan', text: t('forms.scan.missing') }]),
        ];
  const send = async () => {
    setAttempt((n) => n + 1);
    setFailure(undefined);
    if (!formNumber || !receivedOn || !scan) return;
    setBusy(true);
    try {
      const stored = (await upload(scansAddress, scan, scan.type || 'application/pdf', () => undefined)) as {
        sha256: string;
      };
      const written = await receive.mutateAsync({ formNumber, scanSha256: stored.sha256, receivedOn });
      if (written.state === 'done')
        await navigate(address('assistanceForm', { formId: written.value.formId }));
    } catch (problem) {
      setFailure(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card labelledBy="receive">
      <h2 id="receive">{t('forms.receive')}</h2>
      <form
        className={layout.stack}
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <ErrorSummary faults={faults} attempt={attempt} />
        <TextField
          id="form-number"
          label={t('forms.number')}
          hint={t('forms.number.hint')}
          short
          value={number}
          onChange={setNumber}
          error={attempt > 0 && !formNumber ? t('forms.number.wrong') : undefined}
        />
        <TextField
          id="form-received"
          type="date"
          label={t('forms.receivedOn')}
          hint={t('forms.receivedOn.hint')}
          max={today()}
          value={receivedOn}
          onChange={setReceivedOn}
          error={
            attempt > 0 && !receivedOn ? t('form.required', { field: t('forms.receivedOn') }) : undefined
          }
        />
        <div className={`${layout.stack} ${layout.tight}`} id="form-scan" tabIndex={-1}>
          <strong>{t('forms.scan')}</strong>
          <p className={layout.muted}>{t('forms.scan.hint')}</p>
          <div className={layout.row}>
            <FileTrigger
              acceptedFileTypes={['application/pdf', 'image/png', 'image/jpeg']}
              onSelect={(files) => setScan(files?.[0])}
            >
              <Button look="secondary">
                <Icon name="plus" />
                {t('forms.scan.choose')}
              </Button>
            </FileTrigger>
            <span role="status">{scan ? t('forms.scan.chosen', { name: scan.name }) : ''}</span>
          </div>
        </div>
        {failure !== undefined && <ProblemPanel failure={failure} />}
        <div>
          <Button type="submit" isPending={busy}>
            {t('forms.register')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
