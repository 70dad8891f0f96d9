import {
  FEE_BASES,
  FEE_CODES,
  FEE_PAYERS,
  type FeeBasis,
  type FeeCode,
  type FeePayer,
  type FeeSchedule,
} from '@garant/rules';
import { useState } from 'react';
import { useFeeSchedules, useSetSchedule } from '../../api/permits.api.js';
import { useSession } from '../../api/session.query.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Card, Details } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { useToast } from '../../ui/toast.js';
import { centsOf, euros } from './euros.js';

/** What access costs, for everybody to read (EHDS Art. 62); a signatory sets the next prices. */
export function FeesPage() {
  const t = useText();
  const schedules = useFeeSchedules();
  const { data: session } = useSession();
  return (
    <Page title={t('nav.fees')} lead={t('fees.lead')}>
      <Answered query={schedules}>
        {({ items, inForce }) => {
          const current = items.find(({ version }) => version === inForce);
          const others = items.filter(({ version }) => version !== inForce);
          return (
            <>
              {current ? (
                <Schedule schedule={current} title={t('fees.inForce')} />
              ) : (
                <Empty title={t('fees.free')}>
                  <p>{t('fees.freeMore')}</p>
                </Empty>
              )}
              {others.map((schedule) => (
                <Details
                  key={schedule.version}
                  summary={t('fees.version', { version: schedule.version, date: t.day(schedule.validFrom) })}
                >
                  <Prices schedule={schedule} />
                </Details>
              ))}
              {session?.account?.roles.includes('signatory') && <ScheduleForm />}
            </>
          );
        }}
      </Answered>
    </Page>
  );
}

function Schedule({ schedule, title }: { schedule: FeeSchedule; title: string }) {
  const t = useText();
  return (
    <Card labelledBy="in-force">
      <h2 id="in-force">{title}</h2>
      <p>{t('fees.version', { version: schedule.version, date: t.day(schedule.validFrom) })}</p>
      <Prices schedule={schedule} />
    </Card>
  );
}

function Prices({ schedule }: { schedule: FeeSchedule }) {
  const t = useText();
  return (
    <>
      <Table
        caption={t('fees.prices')}
        rows={schedule.prices}
        keyOf={(price) => `${price.code} ${price.holderId} ${price.basis}`}
        columns={[
          {
            name: t('fees.line'),
            cell: (price) => [t(`fees.code.${price.code}`), price.holderId].filter(Boolean).join(' · '),
          },
          { name: t('fees.basis'), cell: (price) => t(`fees.basis.${price.basis}`) },
          { name: t('fees.amount'), number: true, cell: (price) => euros(t, price.cents) },
        ]}
      />
      {schedule.reductions.length > 0 && (
        <ul>
          {schedule.reductions.map(({ payer, percent, codes }) => (
            <li key={payer}>
              {t('fees.reductionOf', {
                payer: t(`fees.payer.${payer}`),
                percent,
                lines: t.list(codes.map((code) => t(`fees.code.${code}`))),
              })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface Row {
  code: FeeCode;
  basis: FeeBasis;
  amount: string;
  holderId: string;
}
const NEW: Row = { code: 'application-processing', basis: 'once', amount: '', holderId: '' };

function ScheduleForm() {
  const t = useText();
  const toast = useToast();
  const set = useSetSchedule();
  const [validFrom, setValidFrom] = useState('');
  const [rows, setRows] = useState<readonly Row[]>([NEW]);
  const [percents, setPercents] = useState<Partial<Record<FeePayer, string>>>({});
  const [tried, setTried] = useState(false);
  const change = (at: number, with_: Partial<Row>) =>
    setRows(rows.map((row, i) => (i === at ? { ...row, ...with_ } : row)));
  const prices = rows.flatMap(({ code, basis, amount, holderId }) => {
    const cents = centsOf(amount);
    return cents === undefined
      ? []
      : [{ code, basis, cents, ...(code === 'holder' ? { holderId: holderId.trim() } : {}) }];
  });
  const good = prices.length === rows.length && validFrom !== '';
  const send = async () => {
    setTried(true);
    if (!good) return;
    const reductions = FEE_PAYERS.flatMap((payer) => {
      const percent = Number(percents[payer] ?? 0);
      const codes = [...new Set(prices.map(({ code }) => code))];
      return percent > 0 ? [{ payer, percent, codes }] : [];
    });
    const written = await set.mutateAsync({ validFrom, prices, reductions });
    if (written.state !== 'done') return;
    toast(t('fees.set'));
    setTried(false);
  };
  return (
    <Card labelledBy="set-prices">
      <h2 id="set-prices">{t('fees.setTitle')}</h2>
      <p>{t('fees.setMore')}</p>
      <form
        className={layout.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send().catch(() => undefined);
        }}
      >
        <TextField
          label={t('fees.validFrom')}
          type="date"
          value={validFrom}
          onChange={setValidFrom}
          error={tried && validFrom === '' ? t('form.required', { field: t('fees.validFrom') }) : undefined}
        />
        {rows.map((row, at) => (
          <fieldset key={at} className={layout.filters}>
            <legend>{t('fees.lineNumber', { number: at + 1 })}</legend>
            <SelectField
              label={t('fees.line')}
              value={row.code}
              onChange={(code) => change(at, { code })}
              options={FEE_CODES.map((value) => ({ value, label: t(`fees.code.${value}`) }))}
            />
            {row.code === 'holder' && (
              <TextField
                label={t('fees.holder')}
                value={row.holderId}
                onChange={(holderId) => change(at, { holderId })}
              />
            )}
            <SelectField
              label={t('fees.basis')}
              value={row.basis}
              onChange={(basis) => change(at, { basis })}
              options={FEE_BASES.map((value) => ({ value, label: t(`fees.basis.${value}`) }))}
            />
            <TextField
              label={t('fees.amountEuros')}
              value={row.amount}
              onChange={(amount) => change(at, { amount })}
              short
              error={
                tried && centsOf(row.amount) === undefined
                  ? t('form.invalid', { field: t('fees.amountEuros') })
                  : undefined
              }
            />
            {rows.length > 1 && (
              <Button look="secondary" onPress={() => setRows(rows.filter((_, i) => i !== at))}>
                {t('fees.dropLine', { number: at + 1 })}
              </Button>
            )}
          </fieldset>
        ))}
        <div>
          <Button look="secondary" onPress={() => setRows([...rows, NEW])}>
            {t('fees.addLine')}
          </Button>
        </div>
        <fieldset className={layout.filters}>
          <legend>{t('fees.reductions')}</legend>
          {FEE_PAYERS.map((payer) => (
            <TextField
              key={payer}
              label={t(`fees.payer.${payer}`)}
              hint={t('fees.percentHint')}
              type="number"
              min={0}
              max={100}
              value={percents[payer] ?? ''}
              onChange={(percent) => setPercents({ ...percents, [payer]: percent })}
              optional
            />
          ))}
        </fieldset>
        {set.isError && <ProblemPanel failure={set.error} />}
        <div>
          <Button type="submit" isPending={set.isPending}>
            {t('fees.setNow')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
