import type { AsOfAnswer, RegisterCount } from '@garant/contracts';
import { useState } from 'react';
import { registerFile, useAsOf, useRegisterCount, type SubjectQuestion } from '../../api/imports.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, PlainLinkButton } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Badge, Callout, Card, Facts } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { useScopeNames } from '../patient/scope.names.js';
import { momentOf, UUID } from './import.model.js';
import css from './imports.module.css';
import { HistoryPicture } from './history.picture.js';

/** Regimes in which silence permits: there a refusal of everything has a number. */
const REGIMES = ['EHDS_OPT_OUT', 'NON_OPPOSITION', 'SNDS_OPPOSITION'] as const;
type Regime = (typeof REGIMES)[number];

/** The register as of any date: how many people were outside, the list, how it came about, and one person's acts. */
export function RegisterDeskPage() {
  const t = useText();
  const [regime, setRegime] = useState<Regime>('EHDS_OPT_OUT');
  return (
    <Page title={t('nav.registerDesk')} lead={t('register.lead')}>
      <SelectField
        label={t('register.regime')}
        value={regime}
        onChange={setRegime}
        options={REGIMES.map((value) => ({ value, label: t(`regime.${value}`) }))}
      />
      <AsOfCard key={regime} regime={regime} />
      <HistoryPicture regime={regime} />
      <SubjectCard />
    </Page>
  );
}

function AsOfCard({ regime }: { regime: Regime }) {
  const t = useText();
  const [field, setField] = useState('');
  const at = momentOf(field);
  const count = useRegisterCount({ regime, at });
  return (
    <Card labelledBy="as-of">
      <h2 id="as-of">{t('register.asOf')}</h2>
      <div className={layout.filters}>
        <TextField
          label={t('register.at')}
          hint={t('register.atHint')}
          type="datetime-local"
          value={field}
          onChange={setField}
          optional
        />
      </div>
      <Answered query={count}>{(data) => <Count data={data} now={at === undefined} />}</Answered>
      <div className={layout.row}>
        <PlainLinkButton look="secondary" href={registerFile({ regime, at })} download>
          {t('register.download')}
        </PlainLinkButton>
      </div>
      <p className={`${layout.small} ${layout.muted}`}>{t('register.downloadMore')}</p>
    </Card>
  );
}

function Count({ data, now }: { data: RegisterCount; now: boolean }) {
  const t = useText();
  return (
    <div role="status" className={layout.stack}>
      <p className={css.big}>
        {data.people === null
          ? t('register.fewer', { cell: data.smallestCell })
          : t('register.people', { count: data.people })}
      </p>
      <Facts
        rows={[
          [t('register.when'), now ? t('register.now') : t.dateTime(data.at)],
          [t('register.position'), t.number(data.position)],
        ]}
      />
    </div>
  );
}

function SubjectCard() {
  const t = useText();
  const [subjectRef, setSubjectRef] = useState('');
  const [at, setAt] = useState('');
  const [knownAt, setKnownAt] = useState('');
  const [fault, setFault] = useState(false);
  const [asked, setAsked] = useState<SubjectQuestion>();
  const answer = useAsOf(asked);
  const ask = () => {
    const reference = subjectRef.trim().toLowerCase();
    setFault(!UUID.test(reference));
    setAsked(
      UUID.test(reference)
        ? { subjectRef: reference, at: momentOf(at), knownAt: momentOf(knownAt) }
        : undefined,
    );
  };
  return (
    <Card labelledBy="subject">
      <h2 id="subject">{t('register.subject')}</h2>
      <p>{t('register.subjectMore')}</p>
      <form
        className={layout.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <TextField
          label={t('register.reference')}
          hint={t('register.referenceHint')}
          value={subjectRef}
          onChange={setSubjectRef}
          error={fault ? t('register.referenceFault') : undefined}
        />
        <div className={layout.filters}>
          <TextField label={t('register.about')} type="datetime-local" value={at} onChange={setAt} optional />
          <TextField
            label={t('register.knownAt')}
            type="datetime-local"
            value={knownAt}
            onChange={setKnownAt}
            optional
          />
        </div>
        <div>
          <Button type="submit" look="secondary">
            {t('register.ask')}
          </Button>
        </div>
      </form>
      {asked && <Answered query={answer}>{(data) => <Known data={data} />}</Answered>}
    </Card>
  );
}

const TONES = { allow: 'ok', deny: 'danger', silent: 'neutral' } as const;
function Known({ data }: { data: AsOfAnswer }) {
  const t = useText();
  const named = useScopeNames();
  const scopeText = (scope: AsOfAnswer['acts'][number]['scope']): string =>
    scope.id === undefined
      ? t(`scope.${scope.kind}`)
      : t('scope.named', { kind: t(`scope.${scope.kind}`), name: named(scope) ?? scope.id });
  if (data.acts.length === 0)
    return (
      <Empty title={t('register.nothing')} level={3}>
        <p>{t('register.nothingMore')}</p>
      </Empty>
    );
  return (
    <div className={layout.stack} role="status">
      <Callout
        tone="info"
        title={t('register.answer', { at: t.dateTime(data.at), knownAt: t.dateTime(data.knownAt) })}
      />
      <Table
        caption={t('register.standings')}
        rows={data.standings}
        keyOf={({ regime, scope }) => `${regime} ${scope.kind} ${scope.id ?? ''}`}
        columns={[
          { name: t('register.regime'), cell: ({ regime }) => t(`regime.${regime}`) },
          { name: t('register.scope'), cell: ({ scope }) => scopeText(scope) },
          {
            name: t('register.standing'),
            cell: ({ standing }) => (
              <Badge tone={TONES[standing]}>{t(`register.standing.${standing}`)}</Badge>
            ),
          },
        ]}
      />
      <Table
        caption={t('register.acts')}
        rows={data.acts}
        keyOf={({ choiceId }) => choiceId}
        columns={[
          { name: t('register.position'), cell: ({ position }) => t.number(position) },
          { name: t('register.act'), cell: ({ act }) => t(`register.act.${act}`) },
          { name: t('register.scope'), cell: ({ scope }) => scopeText(scope) },
          { name: t('register.actedAt'), cell: ({ actedAt }) => t.dateTime(actedAt) },
          { name: t('register.recordedAt'), cell: ({ recordedAt }) => t.dateTime(recordedAt) },
        ]}
      />
    </div>
  );
}
