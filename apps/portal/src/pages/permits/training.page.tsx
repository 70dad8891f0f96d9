import { accessRequestsCommands } from '@garant/contracts';
import { TRAINING_MODULES, type TrainingModule } from '@garant/rules';
import { useState } from 'react';
import { useRecordTraining, useTrainings } from '../../api/permits.api.js';
import { useSession } from '../../api/session.query.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { useToast } from '../../ui/toast.js';

/** For the access body: who has learned what, and until when it counts. */
export function TrainingPage() {
  const t = useText();
  const { data: session } = useSession();
  const may = session?.account?.roles.some((role) => role === 'assessor' || role === 'signatory');
  return (
    <Page title={t('nav.training')} lead={t('training.lead')}>
      {may && <RecordForm />}
      <Trainings named />
    </Page>
  );
}

/** For researchers: one's own. */
export function MyTrainingPage() {
  const t = useText();
  return (
    <Page title={t('nav.myTraining')} lead={t('training.myLead')}>
      <Trainings />
    </Page>
  );
}

function Trainings({ named = false }: { named?: boolean }) {
  const t = useText();
  const trainings = useTrainings();
  return (
    <Answered query={trainings}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t('training.none')}>
            <p>{t(named ? 'training.noneMore' : 'training.myNone')}</p>
          </Empty>
        ) : (
          <Table
            caption={t('training.list')}
            rows={items}
            keyOf={(row) => `${row.account} ${row.module} ${row.on}`}
            columns={[
              ...(named
                ? [
                    {
                      name: t('named.name'),
                      cell: (row: (typeof items)[number]) =>
                        row.names?.[row.account] ?? t('ui.unknownPerson', { ref: shortRef(row.account) }),
                    },
                  ]
                : []),
              { name: t('training.module'), cell: (row) => t(`training.module.${row.module}`) },
              { name: t('training.on'), cell: (row) => t.day(row.on) },
              { name: t('training.until'), cell: (row) => t.day(row.validUntil) },
              {
                name: t('applications.state'),
                cell: (row) => (
                  <Badge tone={row.inDate ? 'ok' : 'warn'}>
                    {t(row.inDate ? 'training.inDate' : 'training.notInDate')}
                  </Badge>
                ),
              },
            ]}
          />
        )
      }
    </Answered>
  );
}

const schema = accessRequestsCommands['training.record'].omit({ account: true });

function RecordForm() {
  const t = useText();
  const toast = useToast();
  const record = useRecordTraining();
  const [email, setEmail] = useState('');
  const [module, setModule] = useState<TrainingModule>('secondary-use');
  const [on, setOn] = useState('');
  const [validUntil, setValidUntil] = useState('');
  const [tried, setTried] = useState(false);
  const parsed = schema.safeParse({ module, on, validUntil });
  const faultIn = (field: string): string | undefined =>
    tried && !parsed.success && parsed.error.issues.some(({ path }) => path[0] === field)
      ? t('form.required', { field: t(field === 'on' ? 'training.on' : 'training.until') })
      : undefined;
  const send = async () => {
    setTried(true);
    if (!parsed.success || !email.includes('@')) return;
    const written = await record.mutateAsync({ email: email.trim(), ...parsed.data });
    if (written.state !== 'done') return;
    toast(t('training.recorded'));
    setTried(false);
    setEmail('');
  };
  return (
    <Card labelledBy="record">
      <h2 id="record">{t('training.record')}</h2>
      <form
        className={layout.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send().catch(() => undefined);
        }}
      >
        <TextField
          label={t('named.email')}
          hint={t('training.emailHint')}
          type="email"
          value={email}
          onChange={setEmail}
          error={tried && !email.includes('@') ? t('form.invalid', { field: t('named.email') }) : undefined}
        />
        <SelectField
          label={t('training.module')}
          value={module}
          onChange={setModule}
          options={TRAINING_MODULES.map((value) => ({ value, label: t(`training.module.${value}`) }))}
        />
        <TextField label={t('training.on')} type="date" value={on} onChange={setOn} error={faultIn('on')} />
        <TextField
          label={t('training.until')}
          type="date"
          value={validUntil}
          onChange={setValidUntil}
          error={faultIn('validUntil')}
        />
        {record.isError && <ProblemPanel failure={record.error} />}
        <div>
          <Button type="submit" isPending={record.isPending}>
            {t('training.recordNow')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
