import { representationRule } from '@garant/rules';
import { useState } from 'react';
import { useRecordDeath, useWrittenRefusal } from '../../api/representation.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import { DocumentField, type StoredDocument } from './document.field.js';
import { NO_TRAITS, TraitsFields, traitsFaults, traitsOf } from './traits.fields.js';

type What = 'death' | 'refusal';

/** A death, or a refusal that somebody wrote in life and that reaches the register only now. */
export function DeathPage() {
  const t = useText();
  const address = useAddress();
  const [death, refusal] = [useRecordDeath(), useWrittenRefusal()];
  const [what, setWhat] = useState<What>('death');
  const [traits, setTraits] = useState(NO_TRAITS);
  const [day, setDay] = useState('');
  const [document, setDocument] = useState<StoredDocument>();
  const [attempt, setAttempt] = useState(0);
  const faults: Fault[] = [
    ...traitsFaults(t, traits),
    ...(day === '' ? [{ id: 'day', text: t('form.required', { field: t(`death.day.${what}`) }) }] : []),
    ...(document ? [] : [{ id: 'document', text: t('declare.documentMissing') }]),
  ];
  const shown = attempt > 0 ? faults : [];
  const errorOf = (id: string) => shown.find((fault) => fault.id === id)?.text;
  const rule = representationRule(what === 'death' ? 'REP-DECEASED' : 'REP-WRITTEN-REFUSAL');
  const sent = what === 'death' ? death : refusal;
  const send = () => {
    setAttempt((count) => count + 1);
    if (!document || faults.length > 0) return;
    const common = { evidenceSha256: document.sha256, traits: traitsOf(traits) };
    if (what === 'death') death.mutate({ ...common, diedOn: day });
    else refusal.mutate({ ...common, writtenOn: day });
  };
  return (
    <Page
      title={t('death.title')}
      above={[{ to: address('authorityDesk'), name: t('nav.authorityDesk') }]}
      lead={t('death.lead')}
    >
      {sent.data ? (
        <Callout
          tone={sent.data.state === 'done' ? 'ok' : 'warn'}
          title={sent.data.state === 'done' ? t(`death.done.${what}`) : t('ui.accepted')}
          level={2}
          live
        >
          <div>
            <LinkButton to={address('authorityDesk')} look="secondary">
              {t('nav.authorityDesk')}
            </LinkButton>
          </div>
        </Callout>
      ) : (
        <form
          className={layout.stack}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <ErrorSummary faults={shown} attempt={attempt} />
          <Card labelledBy="what">
            <h2 id="what">{t('death.what')}</h2>
            <RadioField<What>
              label={t('death.whatLabel')}
              value={what}
              onChange={setWhat}
              options={(['death', 'refusal'] as const).map((one) => ({
                value: one,
                label: t(`death.what.${one}`),
                more: t(`death.what.${one}.more`),
              }))}
            />
            <p className={layout.measure}>{t.pick(rule.sentence)}</p>
            <p className={`${layout.small} ${layout.muted}`}>
              {t('problem.source', { source: rule.legalSource })}
            </p>
          </Card>
          <Card labelledBy="who">
            <h2 id="who">{t('death.who')}</h2>
            <TraitsFields value={traits} onChange={setTraits} faults={shown} />
            <TextField
              id="day"
              label={t(`death.day.${what}`)}
              type="date"
              value={day}
              onChange={setDay}
              error={errorOf('day')}
            />
          </Card>
          <Card labelledBy="document-title">
            <h2 id="document-title">{t('declare.step.document')}</h2>
            <p className={layout.measure}>{t(`death.document.${what}`)}</p>
            <DocumentField
              id="document"
              path="/api/v1/evidence"
              value={document}
              onStored={setDocument}
              error={errorOf('document')}
            />
          </Card>
          {sent.isError && <ProblemPanel failure={sent.error} />}
          <div>
            <Button type="submit" isPending={sent.isPending}>
              {t(`death.send.${what}`)}
            </Button>
          </div>
        </form>
      )}
    </Page>
  );
}
