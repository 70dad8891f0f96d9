import type { RequestDetail } from '@garant/contracts';
import { GROUND_RULES, KIND_RULES } from '@garant/rules';
import { useState, type ReactNode } from 'react';
import { useParams } from 'react-router';
import { deskFile, useDeskRequest, useOfficers, useTakeRequest } from '../../api/rights.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Callout, Card, Details, Facts } from '../../ui/surface.js';
import { Timeline } from '../../ui/timeline.js';
import { useToast } from '../../ui/toast.js';
import { RequestBadge } from '../patient-rights/request.badge.js';
import { RequestClockPicture } from '../patient-rights/request.clock.picture.js';
import { Letters } from '../patient-rights/request.letters.js';
import { requestMoments } from '../patient-rights/request.moments.js';
import { OfficerErasure } from '../people/officer-erasure.panel.js';
import { AnswerForm } from './answer.form.js';
import {
  ExtensionForm,
  IdentityQuestion,
  RectificationForm,
  RefusalForm,
  ReopenForm,
} from './officer.forms.js';

/** One request at the officer's desk: who asks, what they wrote, the clock, and what can be done now. */
export function RequestReviewPage() {
  const t = useText();
  const { requestId = '' } = useParams();
  const request = useDeskRequest(requestId);
  return (
    <Answered query={request}>
      {(found) => <Review key={found.requestId} request={found} title={t(`req.kind.${found.kind}`)} />}
    </Answered>
  );
}

function Review({ request, title }: { request: RequestDetail; title: string }) {
  const t = useText();
  const address = useAddress();
  const officers = useOfficers();
  const names = Object.fromEntries((officers.data ?? []).map(({ ref, name }) => [ref, name ?? '']));
  const may = (command: string) => request.allowed.includes(command);
  const steps: readonly (readonly [string, string, ReactNode])[] = [
    [
      'request.rectify',
      'reqdesk.rectify',
      request.person && <RectificationForm request={request} person={request.person} />,
    ],
    ['request.ask-identity', 'reqdesk.identity', <IdentityQuestion key="identity" request={request} />],
    [
      'request.extend',
      'reqdesk.extension',
      request.extension === null && <ExtensionForm key="extend" request={request} />,
    ],
    ['request.refuse', 'reqdesk.refusal', <RefusalForm key="refuse" request={request} />],
    [
      'request.assign',
      'reqdesk.hand',
      request.assignee !== null && <HandOver key="hand" request={request} />,
    ],
    ['request.reopen', 'reqdesk.reopen', <ReopenForm key="reopen" request={request} />],
  ];
  return (
    <Page
      title={title}
      lead={t.pick(KIND_RULES[request.kind].sentence)}
      above={[{ to: address('requestDesk'), name: t('nav.requestDesk') }]}
      beside={<RequestBadge request={request} />}
    >
      <div className={layout.aside}>
        <div className={layout.stack}>
          <Assignment request={request} />
          <Card labelledBy="letters">
            <h2 id="letters">{t('req.letters')}</h2>
            <Letters request={request} fileAddress={deskFile} />
          </Card>
          {request.ground && (
            <Callout tone="warn" title={t(`req.ground.${request.ground}`)}>
              <p className={layout.small}>{GROUND_RULES[request.ground].legalSource}</p>
            </Callout>
          )}
          {request.kind === 'erasure' && may('request.answer') && (
            <Callout tone="info" title={t('reqdesk.erasure')}>
              <p>{t('reqdesk.erasure.more')}</p>
              {request.person && (
                <OfficerErasure subjectRef={request.subjectRef} requestId={request.requestId} />
              )}
            </Callout>
          )}
          {may('request.answer') && (
            <Card labelledBy="answer">
              <h2 id="answer">{t('reqdesk.answer')}</h2>
              <AnswerForm request={request} />
            </Card>
          )}
          {steps.map(
            ([command, name, form]) =>
              may(command) &&
              form && (
                <Details key={command} summary={t(name as 'reqdesk.rectify')}>
                  {form}
                </Details>
              ),
          )}
        </div>
        <div className={layout.stack}>
          <Card labelledBy="clock">
            <h2 id="clock">{t('req.clock.title')}</h2>
            <RequestClockPicture request={request} />
          </Card>
          <Asker request={request} />
          <Card labelledBy="history">
            <h2 id="history">{t('req.history')}</h2>
            <Timeline label={t('req.history')} moments={requestMoments(t, request, names)} />
          </Card>
        </div>
      </div>
    </Page>
  );
}

function Asker({ request }: { request: RequestDetail }) {
  const t = useText();
  const { person } = request;
  return (
    <Card labelledBy="asker">
      <h2 id="asker">{t('reqdesk.asker')}</h2>
      {person ? (
        <Facts
          rows={[
            [t('reqdesk.family'), person.familyName],
            [t('reqdesk.given'), person.givenNames],
            [t('reqdesk.birth'), t.day(person.birthDate)],
            [t('req.channel'), t(`channel.${request.channel}`)],
            [t('reqdesk.language'), t(`reqdesk.language.${request.language}`)],
            [t('reqdesk.earlier'), t.number(request.earlierOfKind ?? 0)],
          ]}
        />
      ) : (
        <p>{t('reqdesk.asker.gone')}</p>
      )}
      {request.forSomebody && <p>{t('req.forSomebody')}</p>}
      <p className={`${layout.small} ${layout.muted}`}>{t('reqdesk.logged')}</p>
    </Card>
  );
}

function Assignment({ request }: { request: RequestDetail }) {
  const t = useText();
  const { data: session } = useSession();
  const take = useTakeRequest(request.requestId);
  const mine = request.assignee !== null && request.assignee === session?.account?.ref;
  if (mine || !request.allowed.includes('request.assign')) return null;
  return (
    <Callout
      tone={request.assignee ? 'warn' : 'info'}
      title={t(request.assignee ? 'reqdesk.colleague' : 'reqdesk.nobody')}
      level={2}
    >
      <p>{t(request.assignee ? 'reqdesk.colleague.more' : 'reqdesk.nobody.more')}</p>
      {take.isError && <ProblemPanel failure={take.error} />}
      <div>
        <Button onPress={() => void take.mutateAsync({}).catch(() => undefined)} isPending={take.isPending}>
          {t('reqdesk.take')}
        </Button>
      </div>
    </Callout>
  );
}

/** Hands a request to a colleague; the change is in its history. */
function HandOver({ request }: { request: RequestDetail }) {
  const t = useText();
  const toast = useToast();
  const officers = useOfficers();
  const hand = useTakeRequest(request.requestId);
  const [assignee, setAssignee] = useState('');
  const others = (officers.data ?? []).filter(({ ref }) => ref !== request.assignee);
  if (others.length === 0) return <p>{t('reqdesk.hand.nobody')}</p>;
  const go = async () => {
    await hand.mutateAsync({ assignee });
    toast(t('reqdesk.hand.done'));
  };
  return (
    <div className={layout.stack}>
      <SelectField
        label={t('reqdesk.hand.to')}
        value={assignee}
        onChange={setAssignee}
        placeholder={t('reqdesk.hand.choose')}
        options={others.map(({ ref, name }) => ({ value: ref, label: name ?? shortRef(ref) }))}
      />
      {hand.isError && <ProblemPanel failure={hand.error} />}
      <div>
        <Button
          look="secondary"
          isDisabled={assignee === ''}
          onPress={() => void go().catch(() => undefined)}
          isPending={hand.isPending}
        >
          {t('reqdesk.hand.send')}
        </Button>
      </div>
    </div>
  );
}
