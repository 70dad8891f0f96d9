import type { ProjectView } from '@garant/contracts';
import { useState } from 'react';
import { usePublicProject, useReportFinding } from '../../api/projects.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Details } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';

/** A significant finding about somebody's health, for the access body. */
export function FindingForm({ project }: { project: ProjectView }) {
  const t = useText();
  const toast = useToast();
  const { data } = usePublicProject(project.applicationId);
  const report = useReportFinding();
  const [dataset, setDataset] = useState('');
  const [text, setText] = useState('');
  const [faulty, setFaulty] = useState(false);
  const datasets = data?.datasets ?? [];
  const datasetId = dataset || datasets[0]?.datasetId;
  const send = async () => {
    if (!datasetId || text.trim() === '' || !project.permitId) return setFaulty(true);
    const written = await report.mutateAsync({ permitId: project.permitId, datasetId, text: text.trim() });
    if (written.state === 'done') toast(t('finding.sent'));
    setText('');
    setFaulty(false);
  };
  return (
    <>
      <p>{t('finding.lead')}</p>
      <Details summary={t('finding.report')}>
        <form
          className={layout.stack}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void send().catch(() => undefined);
          }}
        >
          <SelectField
            label={t('finding.dataset')}
            value={datasetId ?? ''}
            onChange={setDataset}
            options={datasets.map((one) => ({ value: one.datasetId, label: t.pick(one.title) }))}
          />
          <TextField
            label={t('finding.text')}
            hint={t('finding.textHint')}
            rows={4}
            value={text}
            onChange={setText}
            error={
              faulty && text.trim() === '' ? t('form.required', { field: t('finding.text') }) : undefined
            }
          />
          {report.isError && <ProblemPanel failure={report.error} />}
          <div>
            <Button type="submit" look="secondary" isPending={report.isPending}>
              {t('finding.send')}
            </Button>
          </div>
        </form>
      </Details>
    </>
  );
}
