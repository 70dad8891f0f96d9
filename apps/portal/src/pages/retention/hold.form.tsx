import { HOLD_KINDS, type HoldKind } from '@garant/rules';
import { useState } from 'react';
import { usePlaceHold, type HoldInput } from '../../api/retention.api.js';
import { useSession } from '../../api/session.query.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';

/** Places a hold: what it covers, on which basis, until when, and why. */
export function HoldForm() {
  const t = useText();
  const toast = useToast();
  const { data: session } = useSession();
  const inspector = session?.account?.roles.includes('inspector') ?? false;
  const bases: readonly HoldInput['basis'][] = inspector
    ? ['mission', 'order']
    : ['data-protection-officer', 'order'];
  const place = usePlaceHold();
  const [kind, setKind] = useState<HoldKind>('permit');
  const [ref, setRef] = useState('');
  const [chosen, setChosen] = useState<HoldInput['basis'] | null>(null);
  const basis = chosen ?? bases[0]!;
  const [basisRef, setBasisRef] = useState('');
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = (text: string, field: string) =>
    tried && text.trim() === '' ? t('form.required', { field }) : undefined;
  const [named, based] = [kind !== 'everything', basis !== 'data-protection-officer'];
  const go = async () => {
    setTried(true);
    if (
      [until, reason, ...(named ? [ref] : []), ...(based ? [basisRef] : [])].some(
        (text) => text.trim() === '',
      )
    )
      return;
    const written = await place.mutateAsync({
      scope: { kind, ...(named ? { ref: ref.trim() } : {}) },
      basis,
      ...(based ? { basisRef: basisRef.trim() } : {}),
      until: `${until}T23:59:59.000Z`,
      reason: reason.trim(),
    });
    if (written.state !== 'done') return;
    toast(t('retention.hold.placed'));
    for (const clear of [setRef, setBasisRef, setUntil, setReason]) clear('');
    setTried(false);
  };
  return (
    <form
      className={layout.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void go().catch(() => undefined);
      }}
    >
      <div className={layout.filters}>
        <SelectField
          label={t('retention.hold.what')}
          value={kind}
          onChange={setKind}
          options={HOLD_KINDS.map((value) => ({ value, label: t(`retention.hold.kind.${value}`) }))}
        />
        {named && (
          <TextField
            label={t('retention.hold.ref')}
            value={ref}
            onChange={setRef}
            error={missing(ref, t('retention.hold.ref'))}
          />
        )}
        <SelectField
          label={t('retention.hold.basis')}
          value={basis}
          onChange={setChosen}
          options={bases.map((value) => ({ value, label: t(`retention.hold.basis.${value}`) }))}
        />
        {based && (
          <TextField
            label={t('retention.hold.basisRef')}
            value={basisRef}
            onChange={setBasisRef}
            error={missing(basisRef, t('retention.hold.basisRef'))}
          />
        )}
        <TextField
          label={t('retention.hold.until')}
          type="date"
          value={until}
          onChange={setUntil}
          error={missing(until, t('retention.hold.until'))}
        />
      </div>
      <TextField
        label={t('retention.reason')}
        hint={t('retention.reasonHint')}
        rows={3}
        value={reason}
        onChange={setReason}
        error={missing(reason, t('retention.reason'))}
      />
      {place.isError && <ProblemPanel failure={place.error} live />}
      <div>
        <Button type="submit" isPending={place.isPending}>
          {t('retention.hold.place')}
        </Button>
      </div>
    </form>
  );
}
