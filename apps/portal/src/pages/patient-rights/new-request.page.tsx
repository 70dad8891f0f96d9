import { KIND_RULES, REQUEST_KINDS, type RequestKind } from '@garant/rules';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useMakeRequest } from '../../api/rights.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';

/** What can be had at once, without a request and without waiting. */
const FASTER: Partial<Record<RequestKind, 'myData' | 'myChoices' | 'myUses'>> = {
  access: 'myData',
  portability: 'myData',
  objection: 'myChoices',
  information: 'myUses',
};
const LONGEST = 12_000;

/** One request, in two questions: what do you want, and what should we know. */
export function NewRequestPage() {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const make = useMakeRequest();
  const wanted = search.get('kind');
  const [kind, setKind] = useState<RequestKind | ''>(REQUEST_KINDS.find((one) => one === wanted) ?? '');
  const [text, setText] = useState('');
  const [attempt, setAttempt] = useState(0);
  // From the page of somebody whom the person represents.
  const [subjectRef, authorityId] = [search.get('for'), search.get('authority')];
  const forSomebody = subjectRef !== null && authorityId !== null;
  const faults: Fault[] = [];
  if (kind === '') faults.push({ id: 'req-kind', text: t('form.required', { field: t('req.want') }) });
  if (text.trim() === '') faults.push({ id: 'req-text', text: t('form.required', { field: t('req.text') }) });
  if (text.length > LONGEST)
    faults.push({ id: 'req-text', text: t('form.tooLong', { field: t('req.text') }) });
  const shown = attempt > 0 ? faults : [];
  const faultOf = (id: string) => shown.find((fault) => fault.id === id)?.text;
  const send = async () => {
    setAttempt((n) => n + 1);
    if (faults.length > 0 || kind === '') return;
    const written = await make.mutateAsync({
      kind,
      language: t.locale,
      text: text.trim(),
      ...(forSomebody ? { subjectRef, authorityId } : {}),
    });
    if (written.state === 'done')
      await navigate(address('myRequest', { requestId: written.value.requestId }));
  };
  const faster = kind === '' ? undefined : FASTER[kind];
  const pending = make.data?.state === 'pending';
  return (
    <Page
      title={t('req.new.title')}
      lead={t('req.new.lead')}
      above={[{ to: address('myRequests'), name: t('nav.myRequests') }]}
    >
      {pending ? (
        <Callout tone="warn" title={t('req.pending')} live>
          <p>{t('req.pending.more')}</p>
          <Link to={address('myRequests')}>{t('nav.myRequests')}</Link>
        </Callout>
      ) : (
        <Card as="div">
          <ErrorSummary faults={shown} attempt={attempt} />
          {forSomebody && (
            <Callout tone="info" title={t('req.forSomebody')}>
              <p>{t('req.forSomebody.more')}</p>
            </Callout>
          )}
          <RadioField<RequestKind>
            id="req-kind"
            label={t('req.want')}
            value={kind}
            onChange={setKind}
            error={faultOf('req-kind')}
            options={REQUEST_KINDS.map((one) => ({
              value: one,
              label: t(`req.kind.${one}`),
              more: t.pick(KIND_RULES[one].sentence),
            }))}
          />
          {faster && (
            <Callout tone="info" title={t('req.faster')} live>
              <p>{t(`req.faster.${faster}`)}</p>
              <p>
                <Link to={address(faster)}>{t(`nav.${faster}`)}</Link>
              </p>
            </Callout>
          )}
          <TextField
            id="req-text"
            label={t('req.text')}
            hint={t('req.text.hint')}
            rows={6}
            value={text}
            onChange={setText}
            error={faultOf('req-text')}
          />
          {kind !== '' && (
            <p className={`${layout.small} ${layout.muted}`}>
              {t('req.month')} {KIND_RULES[kind].legalSource}
            </p>
          )}
          {make.isError && <ProblemPanel failure={make.error} />}
          <div>
            <Button onPress={() => void send().catch(() => undefined)} isPending={make.isPending}>
              {t('req.send')}
            </Button>
          </div>
        </Card>
      )}
    </Page>
  );
}
