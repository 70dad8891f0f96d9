import { useState } from 'react';
import { findAccount } from '../../../api/applications.api.js';
import { ApiProblem } from '../../../api/problem.model.js';
import { useSession } from '../../../api/session.query.js';
import { shortRef } from '../../../i18n/code.text.js';
import { useText } from '../../../i18n/text.hook.js';
import layout from '../../../styles/layout.module.css';
import { Button } from '../../../ui/button.js';
import { TextField } from '../../../ui/field.js';
import { fieldId } from '../../../ui/form.js';
import { ProblemPanel } from '../../../ui/states.js';
import { useToast } from '../../../ui/toast.js';
import { Card } from '../../../ui/surface.js';
import type { StepProps } from './step.model.js';

/** The natural persons who will have access (EHDS Art. 67(2)(a)); an address is looked up once and not kept. */
export function PeopleStep({
  form,
  names,
  onName,
}: StepProps & { onName: (ref: string, name: string) => void }) {
  const t = useText();
  const { data: session } = useSession();
  const toast = useToast();
  const persons = form.watch('persons') ?? [];
  const [email, setEmail] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const me = session?.account;
  const add = (ref: string, name: string) => {
    onName(ref, name);
    if (!persons.includes(ref)) form.setValue('persons', [...persons, ref], { shouldDirty: true });
  };
  const remove = (ref: string, name: string) => {
    const without = persons.filter((one) => one !== ref);
    form.setValue('persons', without, { shouldDirty: true });
    toast(t('people.removed', { name }), () => form.setValue('persons', persons, { shouldDirty: true }));
  };
  const look = async () => {
    setFault(undefined);
    setFailure(undefined);
    if (!/^\S+@\S+$/.test(email.trim())) return setFault(t('people.notEmail'));
    setBusy(true);
    try {
      const found = await findAccount(email.trim());
      if (!found) setFault(t('people.unknown'));
      else {
        add(found.ref, found.name);
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
    <Card labelledBy="step-people">
      <h2 id="step-people">{t('app.step.people')}</h2>
      <p className={layout.measure}>{t('people.lead')}</p>
      <div id={fieldId('persons')} tabIndex={-1}>
        {persons.length === 0 ? (
          <p className={layout.muted}>{t('people.none')}</p>
        ) : (
          <ul className={`${layout.plain} ${layout.stack} ${layout.tight}`}>
            {persons.map((ref) => {
              const name =
                ref === me?.ref && me.name
                  ? me.name
                  : (names[ref] ?? t('ui.unknownPerson', { ref: shortRef(ref) }));
              return (
                <li key={ref} className={layout.row}>
                  <strong>{name}</strong>
                  <Button
                    look="quiet"
                    onPress={() => remove(ref, name)}
                    aria-label={t('people.remove', { name })}
                  >
                    {t('people.removeShort')}
                  </Button>
                </li>
              );
            })}
          </ul>
        )}
      </div>
      {me && !persons.includes(me.ref) && (
        <div>
          <Button look="secondary" onPress={() => add(me.ref, me.name ?? t('shell.noName'))}>
            {t('people.addMe')}
          </Button>
        </div>
      )}
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
    </Card>
  );
}
