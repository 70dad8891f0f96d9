import type { RequestDetail } from '@garant/contracts';
import { GROUND_RULES, KIND_RULES } from '@garant/rules';
import { useState } from 'react';
import { useParams } from 'react-router';
import {
  ownFile,
  useMyRequest,
  useProveIdentity,
  useReopenOwnRequest,
  useWithdrawRequest,
} from '../../api/rights.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Callout, Card, Details, Facts } from '../../ui/surface.js';
import { Timeline } from '../../ui/timeline.js';
import { useToast } from '../../ui/toast.js';
import { ComplaintRoutes } from './complaint.routes.js';
import { RequestBadge } from './request.badge.js';
import { RequestClockPicture } from './request.clock.picture.js';
import { Letters } from './request.letters.js';
import { requestMoments } from './request.moments.js';

export function RequestPage() {
  const t = useText();
  const { requestId = '' } = useParams();
  const request = useMyRequest(requestId);
  return (
    <Answered query={request}>
      {(found) => <OneRequest request={found} title={t(`req.kind.${found.kind}`)} />}
    </Answered>
  );
}

function OneRequest({ request, title }: { request: RequestDetail; title: string }) {
  const t = useText();
  const address = useAddress();
  const may = (command: string) => request.allowed.includes(command);
  const closed = request.state === 'ANSWERED' || request.state === 'REFUSED';
  return (
    <Page
      title={title}
      lead={t.pick(KIND_RULES[request.kind].sentence)}
      above={[{ to: address('myRequests'), name: t('nav.myRequests') }]}
      beside={<RequestBadge request={request} />}
    >
      <div className={layout.aside}>
        <div className={layout.stack}>
          {request.ground && (
            <Callout tone="warn" title={t('req.refused.why')} level={2}>
              <p>{t.pick(GROUND_RULES[request.ground].sentence)}</p>
              <p className={layout.small}>{GROUND_RULES[request.ground].legalSource}</p>
            </Callout>
          )}
          {request.outcome && <Callout tone="ok" title={t(`req.outcome.${request.outcome}`)} level={2} />}
          {may('request.provide-identity') && <IdentityForm requestId={request.requestId} />}
          <Card labelledBy="letters">
            <h2 id="letters">{t('req.letters')}</h2>
            <Letters request={request} fileAddress={ownFile} />
          </Card>
          {closed && <ComplaintRoutes title={t('req.routes.after')} />}
          {may('request.reopen') && <ReopenForm requestId={request.requestId} />}
        </div>
        <div className={layout.stack}>
          <Card labelledBy="clock">
            <h2 id="clock">{t('req.clock.title')}</h2>
            <RequestClockPicture request={request} />
            <Facts
              rows={[
                [t('req.received'), t.date(request.receivedAt)],
                request.extension && [t('req.extended'), t(`req.extension.${request.extension}`)],
                [t('req.channel'), t(`channel.${request.channel}`)],
              ]}
            />
          </Card>
          <Card labelledBy="history">
            <h2 id="history">{t('req.history')}</h2>
            <Timeline label={t('req.history')} moments={requestMoments(t, request)} />
          </Card>
          {may('request.withdraw') && <WithdrawButton requestId={request.requestId} />}
        </div>
      </div>
    </Page>
  );
}

function TextStep({
  step,
  label,
  hint,
  send,
  done,
}: {
  step: ReturnType<typeof useReopenOwnRequest>;
  label: string;
  hint: string;
  send: string;
  done: string;
}) {
  const t = useText();
  const toast = useToast();
  const [text, setText] = useState('');
  const [faulty, setFaulty] = useState(false);
  const go = async () => {
    if (text.trim() === '') return setFaulty(true);
    await step.mutateAsync({ text: text.trim() });
    setText('');
    toast(done);
  };
  return (
    <>
      <TextField
        label={label}
        hint={hint}
        rows={4}
        value={text}
        onChange={(next) => (setText(next), setFaulty(false))}
        error={faulty ? t('form.required', { field: label }) : undefined}
      />
      {step.isError && <ProblemPanel failure={step.error} />}
      <div>
        <Button onPress={() => void go().catch(() => undefined)} isPending={step.isPending}>
          {send}
        </Button>
      </div>
    </>
  );
}

function IdentityForm({ requestId }: { requestId: string }) {
  const t = useText();
  return (
    <Callout tone="warn" title={t('req.identity.title')} level={2}>
      <p>{t('req.identity.more')}</p>
      <TextStep
        step={useProveIdentity(requestId)}
        label={t('req.identity.text')}
        hint={t('req.identity.hint')}
        send={t('req.identity.send')}
        done={t('req.identity.done')}
      />
    </Callout>
  );
}

function ReopenForm({ requestId }: { requestId: string }) {
  const t = useText();
  return (
    <Details summary={t('req.reopen')}>
      <TextStep
        step={useReopenOwnRequest(requestId)}
        label={t('req.reopen.text')}
        hint={t('req.reopen.hint')}
        send={t('req.reopen.send')}
        done={t('req.reopen.done')}
      />
    </Details>
  );
}

function WithdrawButton({ requestId }: { requestId: string }) {
  const t = useText();
  const toast = useToast();
  const withdraw = useWithdrawRequest(requestId);
  const [open, setOpen] = useState(false);
  const go = async () => {
    await withdraw.mutateAsync({});
    setOpen(false);
    toast(t('req.withdraw.done'));
  };
  return (
    <div data-noprint>
      <Button look="secondary" onPress={() => setOpen(true)}>
        {t('req.withdraw')}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('req.withdraw.title')}
        confirm={t('req.withdraw.confirm')}
        onConfirm={() => void go().catch(() => undefined)}
        pending={withdraw.isPending}
      >
        <p>{t('req.withdraw.more')}</p>
        {withdraw.isError && <ProblemPanel failure={withdraw.error} />}
      </ConfirmDialog>
    </div>
  );
}
