import { useState } from 'react';
import type { Application } from '../../api/applications.api.js';
import { useDeliberate, useInviteGuest, type Deliberation } from '../../api/committee.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { CheckField, RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Badge, Card, Details } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';

interface Props {
  application: Application;
  deliberation: Deliberation;
  nameOf: (ref: string) => string;
}
const RECOMMENDATIONS = ['grant', 'grant-with-conditions', 'refuse'] as const;
type Recommendation = (typeof RECOMMENDATIONS)[number];

/** Opinions of guests, who see this one application. */
export function ReviewsPanel({ application, deliberation, nameOf }: Props) {
  const t = useText();
  const toast = useToast();
  const { applicationId, allowed } = application;
  const act = useDeliberate(applicationId);
  const invite = useInviteGuest(applicationId);
  const [email, setEmail] = useState('');
  const may = (command: string) => allowed.includes(`application.${command}`);
  const send = async () => {
    if (email.trim() === '') return;
    await invite.mutateAsync(email.trim());
    setEmail('');
    toast(t('guest.invited'));
  };
  return (
    <Card labelledBy="reviews">
      <h2 id="reviews">{t('guest.title')}</h2>
      {deliberation.reviews.length === 0 && <p>{t('guest.none')}</p>}
      {deliberation.reviews.map((review) => (
        <div key={review.by}>
          <Badge tone={review.recommendation === 'refuse' ? 'danger' : 'ok'}>
            {t(`guest.recommendation.${review.recommendation}`)}
          </Badge>{' '}
          {nameOf(review.by)}, {t.dateTime(review.at)}
          <p className={layout.prewrap}>{review.reason}</p>
        </div>
      ))}
      {deliberation.guests.length > 0 && (
        <ul className={`${layout.stack} ${layout.tight}`}>
          {deliberation.guests.map(({ invitationId, account, at }) => (
            <li key={invitationId}>
              {t('guest.since', { name: nameOf(account), date: t.date(at) })}{' '}
              {may('uninvite-reviewer') && (
                <Button
                  look="quiet"
                  onPress={() =>
                    void act
                      .mutateAsync({ step: 'uninvitation', body: { invitationId } })
                      .catch(() => undefined)
                  }
                >
                  {t('guest.end', { name: nameOf(account) })}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {act.isError && <ProblemPanel failure={act.error} />}
      {may('invite-reviewer') && (
        <Details summary={t('guest.invite')}>
          <TextField
            type="email"
            label={t('guest.email')}
            hint={t('guest.hint')}
            value={email}
            onChange={setEmail}
          />
          {invite.isError && <ProblemPanel failure={invite.error} />}
          <div>
            <Button
              look="secondary"
              onPress={() => void send().catch(() => undefined)}
              isPending={invite.isPending}
            >
              {t('guest.send')}
            </Button>
          </div>
        </Details>
      )}
      {may('review') && <ReviewForm applicationId={applicationId} />}
    </Card>
  );
}

function ReviewForm({ applicationId }: { applicationId: string }) {
  const t = useText();
  const toast = useToast();
  const act = useDeliberate(applicationId);
  const [recommendation, setRecommendation] = useState<Recommendation | ''>('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = (field: string, empty: boolean) =>
    tried && empty ? t('form.required', { field }) : undefined;
  const send = async () => {
    setTried(true);
    if (recommendation === '' || reason.trim() === '') return;
    await act.mutateAsync({ step: 'review', body: { recommendation, reason: reason.trim() } });
    toast(t('guest.given'));
  };
  return (
    <div className={layout.stack}>
      <RadioField<Recommendation>
        label={t('guest.recommend')}
        value={recommendation}
        onChange={setRecommendation}
        error={missing(t('guest.recommend'), recommendation === '')}
        options={RECOMMENDATIONS.map((value) => ({ value, label: t(`guest.recommendation.${value}`) }))}
      />
      <TextField
        label={t('guest.reason')}
        rows={5}
        value={reason}
        onChange={setReason}
        error={missing(t('guest.reason'), reason.trim() === '')}
      />
      {act.isError && <ProblemPanel failure={act.error} />}
      <div>
        <Button onPress={() => void send().catch(() => undefined)} isPending={act.isPending}>
          {t('guest.give')}
        </Button>
      </div>
    </div>
  );
}

/** Remarks among those who deliberate, and those that the applicant reads. */
export function RemarksPanel({ application, deliberation, nameOf }: Props) {
  const t = useText();
  const act = useDeliberate(application.applicationId);
  const [text, setText] = useState('');
  const [toApplicant, setToApplicant] = useState(false);
  const send = async () => {
    if (text.trim() === '') return;
    await act.mutateAsync({ step: 'remark', body: { toApplicant, text: text.trim() } });
    setText('');
    setToApplicant(false);
  };
  const may = application.allowed.includes('application.remark');
  if (!may && deliberation.remarks.length === 0) return null;
  return (
    <Card labelledBy="remarks">
      <h2 id="remarks">{t('remark.title')}</h2>
      {deliberation.remarks.map((remark) => (
        <div key={`${remark.at} ${remark.text}`}>
          <strong>{remark.by ? nameOf(remark.by) : t('remark.body')}</strong>, {t.dateTime(remark.at)}{' '}
          {remark.toApplicant && may && <Badge tone="info">{t('remark.public')}</Badge>}
          <p className={layout.prewrap}>{remark.text}</p>
        </div>
      ))}
      {may && (
        <>
          <TextField label={t('remark.text')} rows={3} value={text} onChange={setText} />
          <CheckField label={t('remark.toApplicant')} value={toApplicant} onChange={setToApplicant} />
          {act.isError && <ProblemPanel failure={act.error} />}
          <div>
            <Button
              look="secondary"
              onPress={() => void send().catch(() => undefined)}
              isPending={act.isPending}
            >
              {t('remark.send')}
            </Button>
          </div>
        </>
      )}
    </Card>
  );
}
