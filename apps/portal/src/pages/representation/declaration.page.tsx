import {
  AUTHORITY_TYPES,
  AUTHORITY_TYPE_RULES,
  CHOICE_ACTS,
  type AuthorityType,
  type ChoiceAct,
} from '@garant/rules';
import { useState } from 'react';
import { useDeclare } from '../../api/representation.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { CopyText } from '../../ui/copy.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { TextField } from '../../ui/field.js';
import { CheckListField, RadioField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import { DocumentField, type StoredDocument } from './document.field.js';
import { NO_TRAITS, TraitsFields, traitsFaults, traitsOf } from './traits.fields.js';

/** Acts that a mandate can name, each once. */
export const MANDATE_ACTS: readonly ChoiceAct[] = [
  ...new Set(Object.values(CHOICE_ACTS).flatMap((acts) => Object.keys(acts) as ChoiceAct[])),
];

/** Declaring that one speaks for somebody: what it is, for whom, how long, with which document. */
export function DeclarationPage() {
  const t = useText();
  const address = useAddress();
  const declare = useDeclare();
  const [type, setType] = useState<AuthorityType | ''>('');
  const [traits, setTraits] = useState(NO_TRAITS);
  const [startsOn, setStartsOn] = useState('');
  const [endsOn, setEndsOn] = useState('');
  const [acts, setActs] = useState<ChoiceAct[]>([]);
  const [document, setDocument] = useState<StoredDocument>();
  const [attempt, setAttempt] = useState(0);
  const namesActs = type !== '' && AUTHORITY_TYPE_RULES[type].namesActs;
  const faults: Fault[] = [
    ...(type === '' ? [{ id: 'type', text: t('declare.typeMissing') }] : []),
    ...traitsFaults(t, traits),
    ...(namesActs && acts.length === 0 ? [{ id: 'acts', text: t('declare.actsMissing') }] : []),
    ...(document ? [] : [{ id: 'document', text: t('declare.documentMissing') }]),
  ];
  const shown = attempt > 0 ? faults : [];
  const errorOf = (id: string) => shown.find((fault) => fault.id === id)?.text;
  const above = [{ to: address('myRelatives'), name: t('nav.myRelatives') }];
  const send = () => {
    setAttempt((count) => count + 1);
    if (type === '' || !document || faults.length > 0) return;
    declare.mutate({
      type,
      startsOn: startsOn || null,
      endsOn: endsOn || null,
      acts: namesActs ? acts : null,
      evidenceSha256: document.sha256,
      traits: traitsOf(traits),
    });
  };
  if (declare.data)
    return (
      <Page title={t('declare.doneTitle')} above={above}>
        {declare.data.state === 'done' ? (
          <Callout tone="ok" title={t('declare.done')} level={2} live>
            <p>{t('declare.doneMore')}</p>
            <CopyText name={t('declare.reference')} text={declare.data.value.reference} />
            <p>{t('declare.next')}</p>
          </Callout>
        ) : (
          <Callout tone="warn" title={t('ui.accepted')} level={2} live>
            <p>{t('ui.acceptedWhere', { id: declare.data.commandId })}</p>
          </Callout>
        )}
        <div className={layout.row} data-noprint>
          <LinkButton to={address('myRelatives')}>{t('nav.myRelatives')}</LinkButton>
          <Button look="secondary" onPress={() => window.print()}>
            {t('ui.print')}
          </Button>
        </div>
      </Page>
    );
  return (
    <Page title={t('declare.title')} above={above} lead={t('declare.lead')}>
      <form
        className={layout.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <ErrorSummary faults={shown} attempt={attempt} />
        <Card labelledBy="step-type">
          <h2 id="step-type">{t('declare.step.type')}</h2>
          <RadioField<AuthorityType>
            id="type"
            label={t('declare.type')}
            value={type}
            onChange={setType}
            error={errorOf('type')}
            options={AUTHORITY_TYPES.map((one) => ({
              value: one,
              label: t(`authority.type.${one}`),
              more: t(`authority.type.${one}.more`),
            }))}
          />
        </Card>
        <Card labelledBy="step-person">
          <h2 id="step-person">{t('declare.step.person')}</h2>
          <p className={layout.measure}>{t('declare.person')}</p>
          <TraitsFields value={traits} onChange={setTraits} faults={shown} />
        </Card>
        <Card labelledBy="step-period">
          <h2 id="step-period">{t('declare.step.period')}</h2>
          <p className={layout.measure}>{t('declare.period')}</p>
          <TextField
            label={t('declare.startsOn')}
            type="date"
            value={startsOn}
            onChange={setStartsOn}
            optional
          />
          <TextField label={t('declare.endsOn')} type="date" value={endsOn} onChange={setEndsOn} optional />
          {namesActs && (
            <CheckListField<ChoiceAct>
              id="acts"
              label={t('declare.acts')}
              hint={t('declare.actsHint')}
              value={acts}
              onChange={setActs}
              error={errorOf('acts')}
              options={MANDATE_ACTS.map((act) => ({ value: act, label: t(`act.${act}`) }))}
            />
          )}
        </Card>
        <Card labelledBy="step-document">
          <h2 id="step-document">{t('declare.step.document')}</h2>
          <p className={layout.measure}>{t(type === '' ? 'declare.document' : `declare.document.${type}`)}</p>
          <DocumentField
            id="document"
            path="/api/v1/my/evidence"
            value={document}
            onStored={setDocument}
            error={errorOf('document')}
          />
        </Card>
        {declare.isError && <ProblemPanel failure={declare.error} />}
        <p className={layout.measure}>{t('declare.verified')}</p>
        <div className={layout.row}>
          <Button type="submit" isPending={declare.isPending}>
            {t('declare.send')}
          </Button>
          <LinkButton to={address('myRelatives')} look="quiet">
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </form>
    </Page>
  );
}
