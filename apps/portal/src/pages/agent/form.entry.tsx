import {
  boxesOf,
  FORM_FIELDS,
  type ChoiceAct,
  type ChoiceScope,
  type FormEntry,
  type FormField,
} from '@garant/rules';
import { useState } from 'react';
import { useNotices } from '../../api/choices.api.js';
import { useProjects } from '../../api/register.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ErrorSummary, type Fault } from '../../ui/error.summary.js';
import { SelectField, TextField } from '../../ui/field.js';
import { CheckField, CheckListField, RadioField } from '../../ui/option.field.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Facts } from '../../ui/surface.js';
import { useScopeNames } from '../patient/scope.names.js';
import { fieldText, GENDERS } from './form.fields.js';

interface Draft {
  /** `noticeId/version` */
  notice: string;
  language: 'fr' | 'en' | '';
  acts: ChoiceAct[];
  project: string;
  familyName: string;
  givenNames: string;
  birthDate: string;
  gender: FormEntry['gender'] | '';
  signed: boolean;
  signedOn: string;
}
const EMPTY: Draft = {
  notice: '',
  language: '',
  acts: [],
  project: '',
  familyName: '',
  givenNames: '',
  birthDate: '',
  gender: '',
  signed: false,
  signedOn: '',
};
const NEEDED = ['notice', 'language', 'acts', 'familyName', 'givenNames', 'birthDate', 'gender'] as const;
const missingIn = (draft: Draft): (typeof NEEDED)[number][] =>
  NEEDED.filter((field) => draft[field].length === 0);

/** What an agent reads on a sheet, copied as it stands. Nothing is prefilled: a prefilled field is not read. */
export function EntryForm({
  onSend,
  pending,
  failure,
}: {
  onSend: (entry: FormEntry) => void;
  pending: boolean;
  failure: unknown;
}) {
  const t = useText();
  const notices = useNotices();
  const { data: projects = [] } = useProjects();
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [attempt, setAttempt] = useState(0);
  const set =
    <K extends keyof Draft>(field: K) =>
    (value: Draft[K]) =>
      setDraft({ ...draft, [field]: value });
  const missing = attempt > 0 ? missingIn(draft) : [];
  const nameOf = (field: (typeof NEEDED)[number]): string =>
    field === 'notice' ? t('form.notice') : t(`form.field.${field}`);
  const faultOf = (field: (typeof NEEDED)[number]): string =>
    field === 'acts' ? t('form.acts.missing') : t('form.required', { field: nameOf(field) });
  const error = (field: (typeof NEEDED)[number]) => (missing.includes(field) ? faultOf(field) : undefined);
  const faults: Fault[] = missing.map((field) => ({ id: `entry-${field}`, text: faultOf(field) }));
  return (
    <Answered query={notices}>
      {(list) => {
        const notice = list.find((one) => `${one.noticeId}/${one.version}` === draft.notice);
        const send = () => {
          setAttempt((n) => n + 1);
          if (missingIn(draft).length > 0 || !notice) return;
          const scope: ChoiceScope =
            draft.project === '' ? { kind: 'everything' } : { kind: 'project', id: draft.project };
          onSend({
            noticeId: notice.noticeId,
            noticeVersion: notice.version,
            language: draft.language as 'fr' | 'en',
            familyName: draft.familyName.trim(),
            givenNames: draft.givenNames.trim(),
            birthDate: draft.birthDate,
            gender: draft.gender as FormEntry['gender'],
            acts: draft.acts.map((act) => ({ regime: notice.regime, act, scope })),
            signed: draft.signed,
            signedOn: draft.signedOn === '' ? null : draft.signedOn,
          });
        };
        return (
          <form
            className={layout.stack}
            noValidate
            autoComplete="off"
            onSubmit={(event) => {
              event.preventDefault();
              send();
            }}
          >
            <ErrorSummary faults={faults} attempt={attempt} />
            <SelectField
              id="entry-notice"
              label={t('form.notice')}
              value={draft.notice}
              onChange={(value) => setDraft({ ...draft, notice: value, acts: [] })}
              placeholder={t('form.choose')}
              options={list.map((one) => ({
                value: `${one.noticeId}/${one.version}`,
                label: `${t.pick(one.title)} (${one.noticeId} v${one.version})`,
              }))}
              error={error('notice')}
            />
            <RadioField
              id="entry-language"
              label={t('form.language')}
              value={draft.language}
              onChange={set('language')}
              compact
              options={(['fr', 'en'] as const).map((value) => ({
                value,
                label: t(`form.language.${value}`),
              }))}
              error={error('language')}
            />
            {notice?.regime === 'EXPLICIT_CONSENT' && (
              <SelectField
                label={t('form.project')}
                value={draft.project}
                onChange={(value) => setDraft({ ...draft, project: value, acts: [] })}
                placeholder={t('form.project.none')}
                options={projects.map((project) => ({ value: project.applicationId, label: project.title }))}
              />
            )}
            {notice && (
              <CheckListField
                id="entry-acts"
                label={t('form.acts')}
                value={draft.acts}
                onChange={set('acts')}
                options={boxesOf(notice.regime, draft.project || null).map(({ act, sentence }) => ({
                  value: act,
                  label: t.pick(sentence),
                }))}
                error={error('acts')}
              />
            )}
            {(['familyName', 'givenNames', 'birthDate'] as const).map((field) => (
              <TextField
                key={field}
                id={`entry-${field}`}
                type={field === 'birthDate' ? 'date' : 'text'}
                label={t(`form.field.${field}`)}
                value={draft[field]}
                onChange={set(field)}
                error={error(field)}
              />
            ))}
            <RadioField
              id="entry-gender"
              label={t('form.field.gender')}
              value={draft.gender}
              onChange={set('gender')}
              compact
              options={GENDERS.map((value) => ({ value, label: t(`mandate.gender.${value}`) }))}
              error={error('gender')}
            />
            <CheckField label={t('form.signed')} value={draft.signed} onChange={set('signed')} />
            <TextField
              type="date"
              label={t('form.signedOn')}
              hint={t('form.signedOn.hint')}
              value={draft.signedOn}
              onChange={set('signedOn')}
            />
            {failure !== null && failure !== undefined && <ProblemPanel failure={failure} />}
            <div>
              <Button type="submit" isPending={pending}>
                {t('form.send.enter')}
              </Button>
            </div>
          </form>
        );
      }}
    </Answered>
  );
}

/** A reading, line by line, in the order of the sheet. */
export function EntryFacts({ entry }: { entry: FormEntry }) {
  const t = useText();
  const nameOf = useScopeNames();
  const { data: notices } = useNotices();
  return (
    <Facts
      rows={FORM_FIELDS.map(
        (field) => [t(`form.field.${field}`), fieldText(t, entry, field, notices, nameOf)] as const,
      )}
    />
  );
}

/** Where two readings differ, a third pair of eyes chooses one of them, field by field. */
export function SettleForm({
  first,
  second,
  differing,
  onSend,
  pending,
}: {
  first: FormEntry;
  second: FormEntry;
  differing: readonly FormField[];
  onSend: (entry: FormEntry) => void;
  pending: boolean;
}) {
  const t = useText();
  const nameOf = useScopeNames();
  const { data: notices } = useNotices();
  const [chosen, setChosen] = useState<Partial<Record<FormField, '1' | '2'>>>({});
  const send = () => {
    const entry: Record<string, unknown> = { ...first };
    for (const field of differing) entry[field] = (chosen[field] === '2' ? second : first)[field];
    onSend(entry as unknown as FormEntry);
  };
  return (
    <>
      {differing.map((field) => (
        <RadioField
          key={field}
          label={t(`form.field.${field}`)}
          value={chosen[field] ?? ''}
          onChange={(value) => setChosen({ ...chosen, [field]: value })}
          options={(['1', '2'] as const).map((value) => ({
            value,
            label: fieldText(t, value === '1' ? first : second, field, notices, nameOf),
            more: t('form.reading', { n: value }),
          }))}
        />
      ))}
      <div>
        <Button
          onPress={send}
          isPending={pending}
          isDisabled={differing.some((field) => chosen[field] === undefined)}
        >
          {t('form.send.settle')}
        </Button>
      </div>
    </>
  );
}
