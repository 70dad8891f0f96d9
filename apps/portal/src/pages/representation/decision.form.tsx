import type { AuthorityCase } from '@garant/contracts';
import { AUTHORITY_TYPE_RULES } from '@garant/rules';
import { useState } from 'react';
import { useRefuse, useVerify } from '../../api/representation.api.js';
import { ApiProblem } from '../../api/problem.model.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { CheckField, RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';

type Outcome = 'verified' | 'refused';

/** The decision about a declared authority: the document shows it, or it does not and why. */
export function DecisionForm({ authority, officer }: { authority: AuthorityCase; officer: boolean }) {
  const t = useText();
  const toast = useToast();
  const [verify, refuse] = [useVerify(authority.authorityId), useRefuse(authority.authorityId)];
  const [outcome, setOutcome] = useState<Outcome | ''>('');
  const [sole, setSole] = useState(false);
  const [endsOn, setEndsOn] = useState(authority.endsOn ?? '');
  const [reasons, setReasons] = useState('');
  const [attempted, setAttempted] = useState(false);
  const short = reasons.trim().length < 10;
  const ambiguous =
    verify.error instanceof ApiProblem && verify.error.code === 'represented-person-ambiguous';
  const send = async (apart = false) => {
    setAttempted(true);
    if (outcome === '' || (outcome === 'refused' && short)) return;
    const written =
      outcome === 'verified'
        ? await verify.mutateAsync({ sole, apart, endsOn: endsOn || null })
        : await refuse.mutateAsync({ reasons: reasons.trim() });
    if (written.state === 'done') toast(t(`case.done.${outcome}`));
  };
  const failure = verify.error ?? refuse.error;
  return (
    <Card labelledBy="decide">
      <h2 id="decide">{t('case.decide')}</h2>
      <form
        className={layout.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send().catch(() => undefined);
        }}
      >
        <RadioField<Outcome>
          id="outcome"
          label={t('case.outcome')}
          value={outcome}
          onChange={setOutcome}
          error={attempted && outcome === '' ? t('case.outcomeMissing') : undefined}
          options={(['verified', 'refused'] as const).map((one) => ({
            value: one,
            label: t(`case.outcome.${one}`),
            more: t(`case.outcome.${one}.more`),
          }))}
        />
        {outcome === 'verified' && (
          <>
            <TextField
              label={t('declare.endsOn')}
              hint={t('case.endsOnHint')}
              type="date"
              value={endsOn}
              onChange={setEndsOn}
              optional
            />
            {AUTHORITY_TYPE_RULES[authority.type].shared && (
              <CheckField label={t('case.sole')} more={t('case.soleMore')} value={sole} onChange={setSole} />
            )}
          </>
        )}
        {outcome === 'refused' && (
          <TextField
            id="reasons"
            label={t('case.reasons')}
            hint={t('case.reasonsHint')}
            rows={4}
            value={reasons}
            onChange={setReasons}
            error={attempted && short ? t('case.reasonsMissing') : undefined}
          />
        )}
        {failure && <ProblemPanel failure={failure} />}
        {ambiguous && (
          <Callout tone="warn" title={t('case.ambiguous')} live>
            <p>{t(officer ? 'case.ambiguousOfficer' : 'case.ambiguousAgent')}</p>
            {officer && (
              <div>
                <Button look="secondary" onPress={() => void send(true).catch(() => undefined)}>
                  {t('case.apart')}
                </Button>
              </div>
            )}
          </Callout>
        )}
        <div>
          <Button type="submit" isPending={verify.isPending || refuse.isPending}>
            {t('case.send')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
