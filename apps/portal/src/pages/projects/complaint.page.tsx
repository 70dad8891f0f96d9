import { COMPLAINT_MATTERS, goesToAuthority, type ComplaintMatter } from '@garant/rules';
import { useState } from 'react';
import { useComplain, useComplaintStatus } from '../../api/projects.api.js';
import { useSession } from '../../api/session.query.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card, Facts } from '../../ui/surface.js';

/** A complaint to the access body (EHDS Art. 81): nobody has to say who they are. */
export function ComplaintPage() {
  const t = useText();
  return (
    <Page title={t('nav.complaint')} lead={t('complaint.lead')}>
      <File />
      <Status />
    </Page>
  );
}

function File() {
  const t = useText();
  const { data: session } = useSession();
  const complain = useComplain(Boolean(session?.account));
  const [matter, setMatter] = useState<ComplaintMatter>('use-of-data');
  const [text, setText] = useState('');
  const [contact, setContact] = useState('');
  const [faulty, setFaulty] = useState(false);
  const filed = complain.data?.state === 'done' ? complain.data.value : undefined;
  const send = async () => {
    if (text.trim() === '') return setFaulty(true);
    await complain.mutateAsync({
      matter,
      text: text.trim(),
      ...(contact.trim() ? { contact: contact.trim() } : {}),
    });
  };
  if (filed)
    return (
      <Callout tone="ok" title={t('complaint.filed')} level={2} live>
        <p>{t('complaint.keepCode')}</p>
        <Facts
          rows={[
            [t('complaint.number'), <span className={layout.mono}>{filed.complaintId}</span>],
            [t('complaint.code'), <span className={layout.mono}>{filed.code}</span>],
          ]}
        />
      </Callout>
    );
  return (
    <Card labelledBy="file">
      <h2 id="file">{t('complaint.file')}</h2>
      <form
        className={layout.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send().catch(() => undefined);
        }}
      >
        <SelectField
          label={t('complaint.matter')}
          value={matter}
          onChange={setMatter}
          options={COMPLAINT_MATTERS.map((value) => ({ value, label: t(`complaint.matter.${value}`) }))}
        />
        {goesToAuthority(matter) && <p>{t('complaint.toAuthority')}</p>}
        <TextField
          label={t('complaint.text')}
          rows={6}
          value={text}
          onChange={setText}
          error={
            faulty && text.trim() === '' ? t('form.required', { field: t('complaint.text') }) : undefined
          }
        />
        <TextField
          label={t('complaint.contact')}
          hint={t('complaint.contactHint')}
          optional
          value={contact}
          onChange={setContact}
        />
        {complain.isError && <ProblemPanel failure={complain.error} />}
        <div>
          <Button type="submit" isPending={complain.isPending}>
            {t('complaint.send')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Status() {
  const t = useText();
  const status = useComplaintStatus();
  const [id, setId] = useState('');
  const [code, setCode] = useState('');
  const found = status.data?.state === 'done' ? status.data.value : undefined;
  return (
    <Card labelledBy="status">
      <h2 id="status">{t('complaint.follow')}</h2>
      <form
        className={layout.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (id && code)
            void status.mutateAsync({ id: id.trim(), code: code.trim() }).catch(() => undefined);
        }}
      >
        <TextField label={t('complaint.number')} value={id} onChange={setId} />
        <TextField label={t('complaint.code')} value={code} onChange={setCode} />
        {status.isError && <ProblemPanel failure={status.error} />}
        <div>
          <Button type="submit" look="secondary" isPending={status.isPending}>
            {t('complaint.look')}
          </Button>
        </div>
      </form>
      {found && (
        <Callout tone="info" title={t(`complaint.state.${found.status}`)} live>
          <Facts
            rows={[
              [t('complaint.filedOn'), t.date(found.filedAt)],
              [t('complaint.forwardedOn'), found.forwardedAt && t.date(found.forwardedAt)],
              [t('complaint.answeredOn'), found.answeredAt && t.date(found.answeredAt)],
              [t('complaint.answer'), found.answer],
            ]}
          />
        </Callout>
      )}
    </Card>
  );
}
