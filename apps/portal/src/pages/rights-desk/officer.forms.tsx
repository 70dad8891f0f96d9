import type { IdentityTraits, RequestDetail } from '@garant/contracts';
import {
  EXTENSION_GROUNDS,
  GROUND_RULES,
  REFUSAL_GROUNDS,
  type ExtensionGround,
  type RefusalGround,
} from '@garant/rules';
import { useState } from 'react';
import {
  useAskIdentity,
  useExtendRequest,
  useRectify,
  useRefuseRequest,
  useReopenRequest,
  useRestoreTraits,
} from '../../api/rights.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { StepForm } from './step.form.js';

/** Doubt about who asks (GDPR Art. 12(6)): the clock stands still until the person answers. */
export function IdentityQuestion({ request }: { request: RequestDetail }) {
  const t = useText();
  const ask = useAskIdentity(request.requestId);
  return (
    <StepForm
      label={t('reqdesk.identity.text')}
      hint={t('reqdesk.identity.hint')}
      send={t('reqdesk.identity.send')}
      done={t('reqdesk.identity.done')}
      look="secondary"
      submit={(text) => ask.mutateAsync({ text })}
      pending={ask.isPending}
      failure={ask.error}
    />
  );
}

/** One or two further months; the person is told why by the same act (GDPR Art. 12(3)). */
export function ExtensionForm({ request }: { request: RequestDetail }) {
  const t = useText();
  const extend = useExtendRequest(request.requestId);
  const [months, setMonths] = useState<'1' | '2'>('1');
  const [ground, setGround] = useState<ExtensionGround>('complexity');
  return (
    <StepForm
      label={t('reqdesk.extension.text')}
      hint={t('reqdesk.extension.hint')}
      send={t('reqdesk.extension.send')}
      done={t('reqdesk.extension.done')}
      look="secondary"
      submit={(text) => extend.mutateAsync({ months: Number(months), ground, text })}
      pending={extend.isPending}
      failure={extend.error}
      before={
        <div className={layout.filters}>
          <SelectField<'1' | '2'>
            label={t('reqdesk.extension.months')}
            value={months}
            onChange={setMonths}
            options={(['1', '2'] as const).map((n) => ({
              value: n,
              label: t('reqdesk.extension.count', { count: Number(n) }),
            }))}
          />
          <SelectField<ExtensionGround>
            label={t('reqdesk.extension.ground')}
            value={ground}
            onChange={setGround}
            options={EXTENSION_GROUNDS.map((one) => ({ value: one, label: t(`req.extension.${one}`) }))}
          />
        </div>
      }
    />
  );
}

/** A refusal: only grounds that the law knows for this right, with reasons; the complaint routes go with it. */
export function RefusalForm({ request }: { request: RequestDetail }) {
  const t = useText();
  const refuse = useRefuseRequest(request.requestId);
  const [ground, setGround] = useState<RefusalGround | ''>('');
  const grounds = REFUSAL_GROUNDS.filter(
    (one) =>
      GROUND_RULES[one].kinds.includes(request.kind) &&
      (request.state !== 'AWAITING_IDENTITY' || one === 'identity-not-established'),
  );
  if (grounds.length === 0) return <Callout tone="info" title={t('reqdesk.refusal.never')} />;
  return (
    <StepForm
      label={t('reqdesk.refusal.text')}
      hint={t('reqdesk.refusal.hint')}
      send={t('reqdesk.refusal.send')}
      done={t('reqdesk.refusal.done')}
      look="danger"
      rows={8}
      hindrance={() =>
        ground === '' ? t('form.required', { field: t('reqdesk.refusal.ground') }) : undefined
      }
      submit={async (text) => {
        if (ground !== '') await refuse.mutateAsync({ ground, text });
      }}
      pending={refuse.isPending}
      failure={refuse.error}
      before={
        <>
          {request.earlierOfKind === 0 && grounds.includes('excessive') && (
            <p className={layout.muted}>{t('reqdesk.refusal.first')}</p>
          )}
          <RadioField<RefusalGround>
            label={t('reqdesk.refusal.ground')}
            value={ground}
            onChange={setGround}
            options={grounds.map((one) => ({
              value: one,
              label: t(`req.ground.${one}`),
              more: `${t.pick(GROUND_RULES[one].sentence)} (${GROUND_RULES[one].legalSource})`,
              disabled: one === 'excessive' && request.earlierOfKind === 0,
            }))}
          />
        </>
      }
    />
  );
}

export function ReopenForm({ request }: { request: RequestDetail }) {
  const t = useText();
  const reopen = useReopenRequest(request.requestId);
  return (
    <StepForm
      label={t('reqdesk.reopen.text')}
      hint={t('reqdesk.reopen.hint')}
      send={t('reqdesk.reopen.send')}
      done={t('req.reopen.done')}
      look="secondary"
      submit={(text) => reopen.mutateAsync({ text })}
      pending={reopen.isPending}
      failure={reopen.error}
    />
  );
}

const GENDERS: readonly IdentityTraits['gender'][] = ['female', 'male', 'other', 'unknown'];

/** Correction of identity traits (GDPR Art. 16); the former ones can be put back until the request is closed. */
export function RectificationForm({ request, person }: { request: RequestDetail; person: IdentityTraits }) {
  const t = useText();
  const toast = useToast();
  const rectify = useRectify(request.requestId);
  const restore = useRestoreTraits(request.requestId);
  const [traits, setTraits] = useState(person);
  const set = (part: Partial<IdentityTraits>) => setTraits((now) => ({ ...now, ...part }));
  const save = async () => {
    await rectify.mutateAsync({ traits });
    toast(t('reqdesk.rectify.done'));
  };
  const back = async () => {
    await restore.mutateAsync({});
    toast(t('reqdesk.restore.done'));
  };
  return (
    <div className={layout.stack}>
      <p className={layout.measure}>{t('reqdesk.rectify.more')}</p>
      <div className={layout.filters}>
        <TextField
          label={t('reqdesk.family')}
          value={traits.familyName}
          onChange={(familyName) => set({ familyName })}
        />
        <TextField
          label={t('reqdesk.given')}
          value={traits.givenNames}
          onChange={(givenNames) => set({ givenNames })}
        />
        <TextField
          label={t('reqdesk.birth')}
          type="date"
          value={traits.birthDate}
          onChange={(birthDate) => set({ birthDate })}
        />
        <SelectField<IdentityTraits['gender']>
          label={t('reqdesk.gender')}
          value={traits.gender}
          onChange={(gender) => set({ gender })}
          options={GENDERS.map((one) => ({ value: one, label: t(`reqdesk.gender.${one}`) }))}
        />
      </div>
      {(rectify.isError || restore.isError) && <ProblemPanel failure={rectify.error ?? restore.error} />}
      <div className={layout.row}>
        <Button
          look="secondary"
          onPress={() => void save().catch(() => undefined)}
          isPending={rectify.isPending}
          isDisabled={JSON.stringify(traits) === JSON.stringify(person)}
        >
          {t('reqdesk.rectify.send')}
        </Button>
        {request.rectified && (
          <Button
            look="quiet"
            onPress={() => void back().catch(() => undefined)}
            isPending={restore.isPending}
          >
            {t('reqdesk.restore')}
          </Button>
        )}
      </div>
    </div>
  );
}
