import type { ConflictView } from '@garant/contracts';
import { useState } from 'react';
import { useDecide } from '../../api/representation.api.js';
import { scopeText } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Card, Facts } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { useScopeNames } from '../patient/scope.names.js';
import { DocumentField, type StoredDocument } from './document.field.js';

type Outcome = 'allowed' | 'upheld';

/** A disagreement between parents, and the decision that the officer records with its document. */
export function CaseConflict({
  authorityId,
  conflict: { objection, wish },
}: {
  authorityId: string;
  conflict: ConflictView;
}) {
  const t = useText();
  const toast = useToast();
  const nameOf = useScopeNames();
  const decide = useDecide(authorityId);
  const [outcome, setOutcome] = useState<Outcome | ''>('');
  const [document, setDocument] = useState<StoredDocument>();
  const [reasons, setReasons] = useState('');
  const [attempted, setAttempted] = useState(false);
  const short = reasons.trim().length < 10;
  const heading = `conflict-${wish.choiceId}`;
  const send = async () => {
    setAttempted(true);
    if (outcome === '' || !document || short) return;
    const written = await decide.mutateAsync({
      wishId: wish.choiceId,
      outcome,
      evidenceSha256: document.sha256,
      reasons: reasons.trim(),
    });
    if (written.state === 'done') toast(t('case.conflict.done'));
  };
  return (
    <Card labelledBy={heading}>
      <h2 id={heading}>{t('case.conflict')}</h2>
      <Facts
        rows={[
          [
            t('case.conflict.about'),
            `${t(`card.${objection.regime}.title`)} · ${scopeText(t, objection.scope, nameOf)}`,
          ],
          [t('case.conflict.one'), `${t(`did.${objection.act}`)} · ${t.dateTime(objection.actedAt)}`],
          [t('case.conflict.other'), `${t(`did.${wish.act}`)} · ${t.dateTime(wish.actedAt)}`],
        ]}
      />
      <form
        className={layout.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send().catch(() => undefined);
        }}
      >
        <RadioField<Outcome>
          label={t('case.conflict.outcome')}
          value={outcome}
          onChange={setOutcome}
          error={attempted && outcome === '' ? t('case.outcomeMissing') : undefined}
          options={(['allowed', 'upheld'] as const).map((one) => ({
            value: one,
            label: t(`case.conflict.${one}`),
            more: t(`case.conflict.${one}.more`),
          }))}
        />
        <DocumentField
          id={`${heading}-document`}
          path="/api/v1/evidence"
          value={document}
          onStored={setDocument}
          error={attempted && !document ? t('declare.documentMissing') : undefined}
        />
        <TextField
          label={t('case.conflict.reasons')}
          hint={t('case.reasonsHint')}
          rows={3}
          value={reasons}
          onChange={setReasons}
          error={attempted && short ? t('case.reasonsMissing') : undefined}
        />
        {decide.isError && <ProblemPanel failure={decide.error} />}
        <div>
          <Button type="submit" isPending={decide.isPending}>
            {t('case.conflict.send')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
