import { environmentDeclaration } from '@garant/contracts';
import { DECLARATIONS, DECLARATION_KINDS, TRANSFER_GUARANTEES, type DeclarationKind } from '@garant/rules';
import { useState } from 'react';
import { useDeclare } from '../../api/projects.api.js';
import { useText, type MessageId } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { CheckField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';

type Kind =
  | 'line'
  | 'date'
  | 'number'
  | 'check'
  | 'codes'
  | 'countries'
  | 'guarantee'
  | 'activities'
  | 'referential'
  | 'list';
/** What each declaration asks for, beside its validity; the names are those of the contract. */
const FIELDS: { readonly [K in DeclarationKind]: Readonly<Record<string, Kind>> } = {
  hds: { certificate: 'line', activities: 'activities', referential: 'referential' },
  location: { storageCountries: 'countries' },
  audit: { auditor: 'line', thirdParty: 'check', auditedOn: 'date' },
  logs: { months: 'number' },
  secnumcloud: { reference: 'line', services: 'codes' },
  ownership: { seatCountry: 'line', largestNonEu: 'number', totalNonEu: 'number' },
  'remote-access': { countries: 'countries', guarantee: 'guarantee' },
  'sub-processors': { list: 'list' },
  tooling: { tools: 'codes', cores: 'number', memoryGb: 'number', gpus: 'number', administrators: 'number' },
};
const words = (text: string): string[] => text.split(/[\s,;]+/).filter((word) => word !== '');
const READ: { readonly [K in Kind]: (text: string) => unknown } = {
  line: (text) => text.trim(),
  date: (text) => text,
  number: (text) => (text.trim() === '' ? undefined : Number(text.replace(',', '.'))),
  check: (text) => text === 'yes',
  codes: (text) => words(text).map((word) => word.toLowerCase()),
  countries: (text) => words(text).map((word) => word.toUpperCase()),
  guarantee: (text) => text || 'none',
  activities: (text) => words(text).map(Number),
  referential: (text) => text || '2024',
  // One a line: identifier, country, guarantee.
  list: (text) =>
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [id = '', country = '', guarantee = 'none'] = words(line);
        return { id: id.toLowerCase(), country: country.toUpperCase(), guarantee };
      }),
};

/** Declares one thing with its validity. What does not conform may be declared, and blocks: it is the truth that counts. */
export function DeclarationForm({ environmentId }: { environmentId: string }) {
  const t = useText();
  const toast = useToast();
  const declare = useDeclare(environmentId);
  const [kind, setKind] = useState<DeclarationKind>('hds');
  const [values, setValues] = useState<Record<string, string>>({});
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const set = (name: string) => (value: string) => setValues((before) => ({ ...before, [name]: value }));
  const of = (name: string): string => values[name] ?? '';
  const send = async () => {
    const moment = (day: string): string => (day ? `${day}T00:00:00.000Z` : '');
    const fields = Object.entries(FIELDS[kind]).map(([name, type]) => [name, READ[type](of(name))]);
    const parsed = environmentDeclaration.safeParse({
      kind,
      validFrom: moment(of('validFrom')),
      validUntil: moment(of('validUntil')),
      ...Object.fromEntries(fields),
    });
    setWrong(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])));
    if (!parsed.success) return;
    const written = await declare.mutateAsync(parsed.data);
    if (written.state === 'done') toast(t('spe.done'));
    setValues({});
  };
  const field = (name: string, type: Kind) => {
    const label = t(`spe.${name}` as MessageId);
    const error = wrong.includes(name) ? t('form.invalid', { field: label }) : undefined;
    if (type === 'check')
      return (
        <CheckField
          key={name}
          label={label}
          value={of(name) === 'yes'}
          onChange={(on) => set(name)(on ? 'yes' : '')}
        />
      );
    if (type === 'guarantee')
      return (
        <SelectField
          key={name}
          label={label}
          value={of(name) || 'none'}
          onChange={set(name)}
          options={TRANSFER_GUARANTEES.map((value) => ({ value, label: t(`spe.guarantee.${value}`) }))}
        />
      );
    if (type === 'referential')
      return (
        <SelectField
          key={name}
          label={label}
          value={of(name) || '2024'}
          onChange={set(name)}
          options={['2024', '2018'].map((value) => ({ value, label: value }))}
        />
      );
    const hinted = type === 'countries' || type === 'codes' || type === 'activities' || type === 'list';
    return (
      <TextField
        key={name}
        label={label}
        hint={hinted ? t(`spe.hint.${type}`) : undefined}
        type={type === 'date' ? 'date' : 'text'}
        rows={type === 'list' ? 3 : undefined}
        value={of(name)}
        onChange={set(name)}
        error={error}
      />
    );
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
      <SelectField
        label={t('spe.kind')}
        value={kind}
        onChange={(next) => (setKind(next), setValues({}), setWrong([]))}
        options={DECLARATION_KINDS.map((value) => ({ value, label: t.pick(DECLARATIONS[value].title) }))}
      />
      <p className={layout.muted}>
        {t('spe.source', { source: DECLARATIONS[kind].source, months: DECLARATIONS[kind].months })}
      </p>
      {Object.entries(FIELDS[kind]).map(([name, type]) => field(name, type))}
      {field('validFrom', 'date')}
      {field('validUntil', 'date')}
      {declare.isError && <ProblemPanel failure={declare.error} />}
      <div>
        <Button type="submit" look="secondary" isPending={declare.isPending}>
          {t('spe.send')}
        </Button>
      </div>
    </form>
  );
}
