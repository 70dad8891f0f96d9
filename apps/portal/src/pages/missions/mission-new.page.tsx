import { MISSION_AUTHORITIES, MISSION_BASES, MISSION_FORMS } from '@garant/rules';
import type { MissionAuthority, MissionBasis, MissionForm } from '@garant/rules';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useOpenMission } from '../../api/missions.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { SelectField, TextField } from '../../ui/field.js';
import { CheckField, RadioField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import { FileField } from './file.field.js';
import { listIn, localTime, sha256Of, timeIn } from './mission.model.js';

const DAY_MS = 86_400_000;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const initial = () => ({
  orderNumber: '',
  authority: '' as MissionAuthority | '',
  legalBasis: '' as MissionBasis | '',
  form: '' as MissionForm | '',
  summonedOn: '',
  startsAt: localTime(new Date()),
  endsAt: localTime(new Date(Date.now() + 30 * DAY_MS)),
  orderHash: '',
  from: '',
  to: '',
  permits: '',
  datasets: '',
  organisations: '',
  subjects: '',
  doctor: false,
  colleagues: '',
  doctors: '',
});
type Values = ReturnType<typeof initial>;

/** What the order of mission says, field by field; each says what it is for. */
export function MissionNewPage() {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const send = useOpenMission();
  const [values, setValues] = useState(initial);
  const [attempt, setAttempt] = useState(0);
  const set =
    <K extends keyof Values>(name: K) =>
    (value: Values[K]) =>
      setValues((before) => ({ ...before, [name]: value }));
  const missing = (name: keyof Values, label: string): Fault[] =>
    values[name] === '' ? [{ id: `mission-${name}`, text: t('form.required', { field: label }) }] : [];
  const emails = [...listIn(values.colleagues), ...listIn(values.doctors)];
  const faults: Fault[] = [
    ...missing('orderNumber', t('missions.order')),
    ...missing('authority', t('missions.authority')),
    ...missing('legalBasis', t('missions.basis')),
    ...missing('orderHash', t('missions.orderFile')),
    ...missing('form', t('missions.form')),
    ...(values.form === 'summons' ? missing('summonedOn', t('missions.summonedOn')) : []),
    ...missing('startsAt', t('missions.startsAt')),
    ...missing('endsAt', t('missions.endsAt')),
    ...(emails.every((one) => EMAIL.test(one))
      ? []
      : [{ id: 'mission-colleagues', text: t('form.invalid', { field: t('missions.colleagues') }) }]),
  ];
  const shown = attempt > 0 ? faults : [];
  const errorOf = (name: keyof Values) => shown.find(({ id }) => id === `mission-${name}`)?.text;
  const text = (name: keyof Values) => ({
    id: `mission-${name}`,
    value: String(values[name]),
    onChange: set(name) as (value: string) => void,
    error: errorOf(name),
  });
  const open = async () => {
    setAttempt((count) => count + 1);
    if (faults.length > 0) return;
    const doctors = listIn(values.doctors);
    const written = await send.mutateAsync({
      orderNumber: values.orderNumber.trim(),
      authority: values.authority,
      legalBasis: values.legalBasis,
      form: values.form,
      summonedOn: values.form === 'summons' ? values.summonedOn : null,
      startsAt: timeIn(values.startsAt),
      endsAt: timeIn(values.endsAt),
      orderHash: values.orderHash,
      scope: {
        from: timeIn(values.from),
        to: timeIn(values.to),
        permits: listIn(values.permits),
        datasets: listIn(values.datasets),
        organisations: listIn(values.organisations),
        subjects: listIn(values.subjects),
      },
      doctor: values.doctor,
      colleagues: [
        ...listIn(values.colleagues).map((email) => ({ email, doctor: false })),
        ...doctors.map((email) => ({ email, doctor: true })),
      ],
    });
    if (written.state === 'done') await navigate(address('mission', { missionId: written.value.missionId }));
  };
  return (
    <Page
      title={t('missions.open')}
      lead={t('missions.openLead')}
      above={[{ to: address('missions'), name: t('nav.missions') }]}
    >
      <form
        className={layout.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void open().catch(() => undefined);
        }}
      >
        <ErrorSummary faults={shown} attempt={attempt} />
        <Card labelledBy="order">
          <h2 id="order">{t('missions.theOrder')}</h2>
          <TextField
            label={t('missions.order')}
            hint={t('missions.orderHint')}
            short
            {...text('orderNumber')}
          />
          <SelectField<MissionAuthority>
            id="mission-authority"
            label={t('missions.authority')}
            hint={t('missions.authorityHint')}
            placeholder={t('missions.choose')}
            value={values.authority}
            onChange={set('authority')}
            error={errorOf('authority')}
            options={MISSION_AUTHORITIES.map((value) => ({ value, label: t(`missions.authority.${value}`) }))}
          />
          <SelectField<MissionBasis>
            id="mission-legalBasis"
            label={t('missions.basis')}
            hint={t('missions.basisHint')}
            placeholder={t('missions.choose')}
            value={values.legalBasis}
            onChange={set('legalBasis')}
            error={errorOf('legalBasis')}
            options={MISSION_BASES.map((value) => ({ value, label: t(`missions.basis.${value}`) }))}
          />
          <FileField
            id="mission-orderHash"
            label={t('missions.orderFile')}
            hint={t('missions.orderFileHint')}
            error={errorOf('orderHash')}
            onFile={(file) => {
              if (!file) return set('orderHash')('');
              void file.arrayBuffer().then(sha256Of).then(set('orderHash'));
            }}
          />
          {values.orderHash !== '' && (
            <p className={layout.mono}>{t('missions.orderHashIs', { hash: values.orderHash })}</p>
          )}
        </Card>
        <Card labelledBy="how">
          <h2 id="how">{t('missions.how')}</h2>
          <RadioField<MissionForm>
            id="mission-form"
            label={t('missions.form')}
            value={values.form}
            onChange={set('form')}
            error={errorOf('form')}
            options={MISSION_FORMS.map((value) => ({
              value,
              label: t(`missions.form.${value}`),
              more: t(`missions.formHint.${value}`),
            }))}
          />
          {values.form === 'summons' && (
            <TextField
              type="date"
              short
              label={t('missions.summonedOn')}
              hint={t('missions.summonedOnHint')}
              {...text('summonedOn')}
            />
          )}
          <TextField
            type="datetime-local"
            short
            label={t('missions.startsAt')}
            hint={t('missions.startsAtHint')}
            {...text('startsAt')}
          />
          <TextField
            type="datetime-local"
            short
            label={t('missions.endsAt')}
            hint={t('missions.endsAtHint')}
            {...text('endsAt')}
          />
        </Card>
        <Card labelledBy="scope">
          <h2 id="scope">{t('missions.scope')}</h2>
          <Callout tone="info" title={t('missions.scopeTitle')}>
            <p>{t('missions.scopeMore')}</p>
          </Callout>
          {(['permits', 'datasets', 'organisations', 'subjects'] as const).map((name) => (
            <TextField
              key={name}
              rows={2}
              optional
              label={t(`missions.scope.${name}`)}
              hint={t('missions.scopeHint')}
              {...text(name)}
            />
          ))}
          <TextField type="datetime-local" short optional label={t('missions.scopeFrom')} {...text('from')} />
          <TextField type="datetime-local" short optional label={t('missions.scopeTo')} {...text('to')} />
        </Card>
        <Card labelledBy="people">
          <h2 id="people">{t('missions.people')}</h2>
          <CheckField
            label={t('missions.iAmDoctor')}
            more={t('missions.doctorMore')}
            value={values.doctor}
            onChange={set('doctor')}
          />
          <TextField
            rows={2}
            optional
            label={t('missions.colleagues')}
            hint={t('missions.colleaguesHint')}
            {...text('colleagues')}
          />
          <TextField
            rows={2}
            optional
            label={t('missions.doctors')}
            hint={t('missions.doctorsHint')}
            {...text('doctors')}
          />
        </Card>
        {send.isError && <ProblemPanel failure={send.error} />}
        <div>
          <Button type="submit" isPending={send.isPending}>
            {t('missions.open')}
          </Button>
        </div>
      </form>
    </Page>
  );
}
