import type { ComplaintView } from '@garant/contracts';
import { goesToAuthority } from '@garant/rules';
import { useState } from 'react';
import { useComplaints, useComplaintStep } from '../../api/projects.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Card, Facts } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';

/** Complaints for those who answer them; what concerns the opt-out goes to the data protection authority first. */
export function ComplaintsPage() {
  const t = useText();
  const query = useComplaints();
  return (
    <Page title={t('nav.complaints')} lead={t('complaint.deskLead')}>
      <Answered query={query}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('complaint.none')}>
              <p>{t('complaint.none.more')}</p>
            </Empty>
          ) : (
            <div className={layout.stack}>
              {list.map((complaint) => (
                <One key={complaint.complaintId} complaint={complaint} />
              ))}
            </div>
          )
        }
      </Answered>
    </Page>
  );
}

function One({ complaint }: { complaint: ComplaintView }) {
  const t = useText();
  const toast = useToast();
  const step = useComplaintStep(complaint.complaintId);
  const [text, setText] = useState('');
  const [faulty, setFaulty] = useState(false);
  const first = goesToAuthority(complaint.matter) && complaint.forwardedAt === null;
  const send = async (which: 'forwarding' | 'answer') => {
    if (which === 'answer' && text.trim() === '') return setFaulty(true);
    const written = await step.mutateAsync({
      step: which,
      body: which === 'answer' ? { text: text.trim() } : {},
    });
    if (written.state === 'done') toast(t('complaint.noted'));
  };
  const press = (which: 'forwarding' | 'answer') => () => void send(which).catch(() => undefined);
  return (
    <Card as="article" labelledBy={complaint.complaintId}>
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id={complaint.complaintId}>{t(`complaint.matter.${complaint.matter}`)}</h2>
        <Badge tone={complaint.status === 'ANSWERED' ? 'ok' : 'info'}>
          {t(`complaint.state.${complaint.status}`)}
        </Badge>
      </div>
      <Facts
        rows={[
          [t('complaint.filedOn'), t.dateTime(complaint.filedAt)],
          [t('complaint.text'), complaint.text],
          [t('complaint.contact'), complaint.contact],
          [t('complaint.forwardedOn'), complaint.forwardedAt && t.date(complaint.forwardedAt)],
          [t('complaint.answer'), complaint.answer],
        ]}
      />
      {step.isError && <ProblemPanel failure={step.error} />}
      {complaint.status !== 'ANSWERED' && complaint.forwardedAt === null && (
        <div>
          <Button
            look={first ? 'primary' : 'secondary'}
            onPress={press('forwarding')}
            isPending={step.isPending}
          >
            {t('complaint.forward')}
          </Button>
        </div>
      )}
      {complaint.status !== 'ANSWERED' && !first && (
        <>
          <TextField
            label={t('complaint.answer')}
            rows={4}
            value={text}
            onChange={setText}
            error={
              faulty && text.trim() === '' ? t('form.required', { field: t('complaint.answer') }) : undefined
            }
          />
          <div>
            <Button onPress={press('answer')} isPending={step.isPending}>
              {t('complaint.sendAnswer')}
            </Button>
          </div>
        </>
      )}
    </Card>
  );
}
