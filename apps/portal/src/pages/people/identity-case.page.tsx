import type { IdentityCaseDetail } from '@garant/contracts';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useDecideCase, useIdentityCase, type Decision } from '../../api/people.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { CaseBadge } from './case.badge.js';
import { traitRows } from './trait.rows.js';

/** One doubt: the people side by side, trait by trait, and what a human says about it. */
export function IdentityCasePage() {
  const { caseId = '' } = useParams();
  const found = useIdentityCase(caseId);
  return <Answered query={found}>{(one) => <OneCase one={one} />}</Answered>;
}

function OneCase({ one }: { one: IdentityCaseDetail }) {
  const t = useText();
  const address = useAddress();
  const [decided, setDecided] = useState<Decision | null>(null);
  const open = one.state === 'open' || one.state === 'holder-asked';
  return (
    <Page
      title={t('ident.case.open', { ref: shortRef(one.caseId) })}
      lead={t('ident.case.lead')}
      above={[{ to: address('identityDesk'), name: t('nav.identityDesk') }]}
      beside={<CaseBadge state={decided === 'ask-holder' ? 'holder-asked' : (decided ?? one.state)} />}
    >
      <Compared one={one} />
      <p className={`${layout.small} ${layout.muted}`}>{t('ident.logged')}</p>
      {decided ? (
        <Callout tone="ok" title={t(`ident.decided.${decided}`)} level={2} live>
          <p>{t(`ident.decided.${decided}.more`)}</p>
          <div>
            <LinkButton look="secondary" to={address('identityDesk')}>
              {t('ident.back')}
            </LinkButton>
          </div>
        </Callout>
      ) : open ? (
        <Decide one={one} onDecided={setDecided} />
      ) : (
        <Callout tone="info" title={t(`ident.state.${one.state}`)} level={2} />
      )}
    </Page>
  );
}

/** Traits in rows, people in columns; a difference is said in words, not by colour alone. */
function Compared({ one }: { one: IdentityCaseDetail }) {
  const t = useText();
  const people = [one.person, ...one.others];
  const name = (at: number): string => (at === 0 ? t('ident.person') : t('ident.other', { number: at }));
  return (
    <Table
      caption={t('ident.compare')}
      rows={traitRows(people)}
      keyOf={(row) => row.trait}
      columns={[
        { name: t('ident.trait'), cell: (row) => t(`ident.trait.${row.trait}`) },
        ...people.map((_, at) => ({
          name: name(at),
          cell: (row: ReturnType<typeof traitRows>[number]) => (
            <span className={layout.row}>
              <span>
                {row.kind === 'yes-no'
                  ? t(row.values[at] === 'true' ? 'ident.yes' : 'ident.no')
                  : row.trait === 'gender'
                    ? t(`ident.gender.${row.values[at] as 'female'}`)
                    : row.trait === 'birthDate'
                      ? t.day(row.values[at] ?? '')
                      : row.values[at]}
              </span>
              {row.kind === 'identity' && at > 0 && row.values[at] !== row.values[0] && (
                <Badge tone="warn">{t('ident.differs')}</Badge>
              )}
            </span>
          ),
        })),
      ]}
    />
  );
}

function Decide({ one, onDecided }: { one: IdentityCaseDetail; onDecided: (decision: Decision) => void }) {
  const t = useText();
  const decide = useDecideCase(one.caseId);
  const [decision, setDecision] = useState<Decision | ''>('');
  const [candidate, setCandidate] = useState(
    one.others.length === 1 ? (one.others[0]?.subjectRef ?? '') : '',
  );
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const go = async () => {
    const incomplete =
      decision === '' || reason.trim() === '' || (decision === 'same-person' && candidate === '');
    setMissing(incomplete);
    if (decision === '' || incomplete) return;
    const written = await decide.mutateAsync({
      decision,
      reason,
      ...(decision === 'same-person' ? { candidateRef: candidate } : {}),
    });
    if (written.state === 'done') onDecided(decision);
  };
  const fault = (empty: boolean, field: string) =>
    missing && empty ? t('form.required', { field }) : undefined;
  return (
    <Card labelledBy="decide">
      <h2 id="decide">{t('ident.decide')}</h2>
      <RadioField<Decision>
        label={t('ident.decide.question')}
        value={decision}
        onChange={setDecision}
        error={fault(decision === '', t('ident.decide.question'))}
        options={[
          {
            value: 'same-person',
            label: t('ident.decide.same'),
            more: t('ident.decide.same.more'),
            disabled: one.others.length === 0,
          },
          {
            value: 'different-people',
            label: t('ident.decide.different'),
            more: t('ident.decide.different.more'),
          },
          {
            value: 'ask-holder',
            label: t('ident.decide.ask'),
            more: t(one.datasetId ? 'ident.decide.ask.more' : 'ident.decide.ask.nobody'),
            disabled: one.datasetId === null || one.state === 'holder-asked',
          },
        ]}
      />
      {decision === 'same-person' && one.others.length > 1 && (
        <RadioField
          label={t('ident.which')}
          value={candidate}
          onChange={setCandidate}
          error={fault(candidate === '', t('ident.which'))}
          options={one.others.map((other, at) => ({
            value: other.subjectRef,
            label: t('ident.other', { number: at + 1 }),
          }))}
        />
      )}
      <TextField
        label={t('ident.reason')}
        hint={t('ident.reason.hint')}
        value={reason}
        onChange={setReason}
        rows={3}
        error={fault(reason.trim() === '', t('ident.reason'))}
      />
      {decide.isError && <ProblemPanel failure={decide.error} />}
      {decide.data?.state === 'pending' && <Callout tone="info" title={t('ident.pending')} live />}
      <div>
        <Button isPending={decide.isPending} onPress={() => void go().catch(() => undefined)}>
          {t('ident.decide.go')}
        </Button>
      </div>
    </Card>
  );
}
