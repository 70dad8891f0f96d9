import { accessRequestsCommands } from '@garant/contracts';
import { MINIMUM_LOG_MONTHS } from '@garant/rules';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useAttest } from '../../api/datasets.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { fieldId, FormText, useFaultText } from '../../ui/form.js';
import { ProblemPanel } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';

interface Values {
  certificate: string;
  validFrom: string;
  validUntil: string;
  sncReference: string;
  sncUntil: string;
  storageCountry: string;
  auditedOn: string;
  logRetentionMonths: number | undefined;
}
const schema = accessRequestsCommands['environment.attest'].omit({ environmentId: true });
const FIELD: Record<string, keyof Values> = {
  'hds.certificate': 'certificate',
  'hds.validFrom': 'validFrom',
  'hds.validUntil': 'validUntil',
  'secNumCloud.reference': 'sncReference',
  'secNumCloud.validUntil': 'sncUntil',
};

/** What an operator attests, with dates: hosting certificate, place of storage, audit, retention of access logs. */
export function AttestationForm({ environmentId }: { environmentId: string }) {
  const t = useText();
  const toast = useToast();
  const faultText = useFaultText();
  const attest = useAttest(environmentId);
  const { control, getValues, setError, clearErrors } = useForm<Values>({
    defaultValues: {
      certificate: '',
      validFrom: '',
      validUntil: '',
      sncReference: '',
      sncUntil: '',
      storageCountry: 'FR',
      auditedOn: '',
      logRetentionMonths: 12,
    },
  });
  const [faults, setFaults] = useState<Fault[]>([]);
  const [attempt, setAttempt] = useState(0);
  const idOf = (field: keyof Values) => fieldId(field);
  const send = async () => {
    const v = getValues();
    const moment = (day: string) => (day ? `${day}T00:00:00.000Z` : '');
    const parsed = schema.safeParse({
      hds: { certificate: v.certificate, validFrom: moment(v.validFrom), validUntil: moment(v.validUntil) },
      ...(v.sncReference || v.sncUntil
        ? { secNumCloud: { reference: v.sncReference, validUntil: moment(v.sncUntil) } }
        : {}),
      storageCountry: v.storageCountry.toUpperCase(),
      auditedOn: v.auditedOn,
      logRetentionMonths: v.logRetentionMonths,
    });
    clearErrors();
    const found = new Map<keyof Values, string>();
    for (const issue of parsed.success ? [] : parsed.error.issues) {
      const field = FIELD[issue.path.join('.')] ?? (issue.path[0] as keyof Values);
      if (!found.has(field))
        found.set(field, faultText(t(`attest.${field}`), v[field] === '' ? 'too_small' : issue.code));
    }
    for (const [field] of found) setError(field, { type: v[field] === '' ? 'too_small' : 'custom' });
    setFaults([...found].map(([field, text]) => ({ id: idOf(field), text })));
    setAttempt((count) => count + 1);
    if (!parsed.success) return;
    const written = await attest.mutateAsync(parsed.data);
    if (written.state === 'done') toast(t('attest.done'));
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
      <ErrorSummary faults={faults} attempt={attempt} />
      <FormText control={control} name="certificate" label={t('attest.certificate')} />
      <FormText control={control} name="validFrom" type="date" label={t('attest.validFrom')} />
      <FormText control={control} name="validUntil" type="date" label={t('attest.validUntil')} />
      <FormText control={control} name="sncReference" label={t('attest.sncReference')} optional />
      <FormText control={control} name="sncUntil" type="date" label={t('attest.sncUntil')} optional />
      <FormText
        control={control}
        name="storageCountry"
        label={t('attest.storageCountry')}
        hint={t('environments.countryHint')}
        short
      />
      <FormText control={control} name="auditedOn" type="date" label={t('attest.auditedOn')} />
      <FormText
        control={control}
        name="logRetentionMonths"
        type="number"
        min={MINIMUM_LOG_MONTHS}
        label={t('attest.logRetentionMonths')}
        hint={t('attest.logsHint', { months: MINIMUM_LOG_MONTHS })}
      />
      {attest.isError && <ProblemPanel failure={attest.error} />}
      <div>
        <Button type="submit" isPending={attest.isPending}>
          {t('attest.send')}
        </Button>
      </div>
    </form>
  );
}
