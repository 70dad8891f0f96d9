import { useState } from 'react';
import { findAccount } from '../../../api/applications.api.js';
import { ApiProblem } from '../../../api/problem.model.js';
import { useSession } from '../../../api/session.query.js';
import { shortRef } from '../../../i18n/code.text.js';
import { useText } from '../../../i18n/text.hook.js';
import layout from '../../../styles/layout.module.css';
import { Button } from '../../../ui/button.js';
import { SelectField, TextField } from '../../../ui/field.js';
import { fieldId } from '../../../ui/form.js';
import { ProblemPanel } from '../../../ui/states.js';
import { useToast } from '../../../ui/toast.js';
import { Card } from '../../../ui/surface.js';
import { MembersPanel } from '../members.panel.js';
import { fieldLabel } from './fault.text.js';
import { putValue, type SectionProps } from './entry.model.js';
import css from './form.module.css';

/** The natural persons who will have access (EHDS Art. 67(2)(a)), what each does, who answers for them; and who writes. */
export function PeopleSection({ form, application, rows, names, onName, faultOf }: SectionProps) {
  const t = useText();
  const { data: session } = useSession();
  const toast = useToast();
  const persons = form.watch('persons') ?? [];
  const functions = form.watch('functions') ?? [];
  const responsible = form.watch('responsiblePerson');
  const asks = (field: string) => rows.some((row) => row.field === field);
  const me = session?.account;
  const nameOf = (ref: string) =>
    ref === me?.ref && me.name ? me.name : (names[ref] ?? t('ui.unknownPerson', { ref: shortRef(ref) }));
  const add = (ref: string, name: string) => {
    onName(ref, name);
    if (!persons.includes(ref)) putValue(form, 'persons', [...persons, ref]);
  };
  const remove = (ref: string) => {
    putValue(
      form,
      'persons',
      persons.filter((one) => one !== ref),
    );
    toast(t('people.removed', { name: nameOf(ref) }), () => putValue(form, 'persons', persons));
  };
  const setFunction = (person: string, what: string) =>
    putValue(form, 'functions', [
      ...functions.filter((one) => one.person !== person),
      { person, function: what },
    ]);
  return (
    <>
      <Card labelledBy="step-people">
        <h2 id="step-people">{t('app.step.people')}</h2>
        <p className={layout.measure}>{t('people.lead')}</p>
        <div id={fieldId('persons')} data-field="persons" tabIndex={-1} className={layout.stack}>
          {persons.length === 0 ? (
            <p className={layout.muted}>{t('people.none')}</p>
          ) : (
            <ul className={`${layout.plain} ${layout.stack}`}>
              {persons.map((ref) => (
                <li key={ref} className={`${layout.stack} ${layout.tight}`} data-field="functions">
                  <div className={layout.row}>
                    <strong>{nameOf(ref)}</strong>
                    <Button
                      look="quiet"
                      onPress={() => remove(ref)}
                      aria-label={t('people.remove', { name: nameOf(ref) })}
                    >
                      {t('people.removeShort')}
                    </Button>
                  </div>
                  {asks('functions') && (
                    <TextField
                      id={ref === persons[0] ? fieldId('functions') : undefined}
                      label={t('people.function', { name: nameOf(ref) })}
                      value={functions.find((one) => one.person === ref)?.function ?? ''}
                      onChange={(what) => setFunction(ref, what)}
                      error={
                        functions.find((one) => one.person === ref)?.function
                          ? undefined
                          : faultOf('functions')
                      }
                    />
                  )}
                </li>
              ))}
            </ul>
          )}
          {faultOf('persons') && <p className={css.error}>{faultOf('persons')}</p>}
        </div>
        {me && !persons.includes(me.ref) && (
          <div>
            <Button look="secondary" onPress={() => add(me.ref, me.name ?? t('shell.noName'))}>
              {t('people.addMe')}
            </Button>
          </div>
        )}
        <AddByAddress onFound={add} />
        {asks('responsiblePerson') && persons.length > 0 && (
          <div data-field="responsiblePerson">
            <SelectField
              id={fieldId('responsiblePerson')}
              label={fieldLabel(t, 'responsiblePerson')}
              placeholder={t('form.choose')}
              value={responsible ?? ''}
              error={faultOf('responsiblePerson')}
              onChange={(ref) => putValue(form, 'responsiblePerson', ref === '' ? undefined : ref)}
              options={persons.map((ref) => ({ value: ref, label: nameOf(ref) }))}
            />
          </div>
        )}
      </Card>
      <MembersPanel application={application} names={names} />
    </>
  );
}

/** An address is looked up once and not kept. */
function AddByAddress({ onFound }: { onFound: (ref: string, name: string) => void }) {
  const t = useText();
  const [email, setEmail] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const look = async () => {
    setFault(undefined);
    setFailure(undefined);
    if (!/^\S+@\S+$/.test(email.trim())) return setFault(t('people.notEmail'));
    setBusy(true);
    try {
      const found = await findAccount(email.trim());
      if (!found) setFault(t('people.unknown'));
      else {
        onFound(found.ref, found.name);
        setEmail('');
      }
    } catch (problem) {
      if (
        problem instanceof ApiProblem &&
        (problem.problem.status === 404 || problem.code === 'person-unknown')
      )
        setFault(t('people.unknown'));
      else setFailure(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={layout.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void look();
      }}
    >
      <TextField
        label={t('people.email')}
        hint={t('people.emailHint')}
        type="email"
        value={email}
        onChange={setEmail}
        error={fault}
      />
      {failure !== undefined && <ProblemPanel failure={failure} />}
      <div>
        <Button type="submit" look="secondary" isPending={busy}>
          {t('people.add')}
        </Button>
      </div>
    </form>
  );
}
