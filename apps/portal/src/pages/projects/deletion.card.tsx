import { useState } from 'react';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { TextField } from '../../ui/field.js';
import { CheckField } from '../../ui/option.field.js';
import { Badge, Card, Facts } from '../../ui/surface.js';
import { filesOf } from './manifest.lines.js';
import type { Seat } from './project.page.js';
import { StepForm } from './step.form.js';

/** Data that must go from the environment within six months, and the proof that they did. */
export function DeletionCard({ project, role }: Seat) {
  const t = useText();
  if (project.endings.length === 0 && !role('researcher')) return null;
  const open = project.endings.some(({ confirmedAt }) => confirmedAt === null);
  return (
    <Card labelledBy="deletion">
      <h2 id="deletion">{t('deletion.title')}</h2>
      <p>{t('deletion.lead')}</p>
      {project.endings.map((ending) => (
        <div key={ending.permitId} className={layout.stack}>
          <Badge tone={ending.confirmedAt ? 'ok' : ending.late ? 'danger' : 'warn'}>
            {t(ending.confirmedAt ? 'deletion.confirmed' : ending.late ? 'followUp.late' : 'deletion.open')}
          </Badge>
          <Facts
            rows={[
              [t('permit.id'), <span className={layout.mono}>{ending.permitId}</span>],
              [t('deletion.ended'), t.date(ending.endedAt)],
              [t('deletion.due'), t.date(ending.deletionDueAt)],
              [t('deletion.confirmedOn'), ending.confirmedAt && t.date(ending.confirmedAt)],
              [t('deletion.files'), ending.files],
              [t('deletion.formula'), ending.formulaKept && t('deletion.formulaKept')],
            ]}
          />
          {ending.confirmedAt && (
            <p>
              <a href={`/api/v1/projects/${project.applicationId}/deletions/${ending.permitId}`} download>
                {t('deletion.certificate')}
              </a>
            </p>
          )}
          {role('environment-operator') && !ending.confirmedAt && (
            <ConfirmForm projectId={project.applicationId} ending={ending} formula={project.formulaAsked} />
          )}
        </div>
      ))}
      {role('researcher') && (open || project.endings.length === 0) && (
        <>
          <p>{t(project.formulaAsked ? 'deletion.formulaAsked' : 'deletion.formulaMore')}</p>
          <StepForm
            projectId={project.applicationId}
            step="formula"
            body={{ kept: !project.formulaAsked }}
            label={project.formulaAsked ? 'deletion.formulaDrop' : 'deletion.formulaAsk'}
            done="deletion.noted"
          />
        </>
      )}
    </Card>
  );
}

function ConfirmForm({
  projectId,
  ending,
  formula,
}: {
  projectId: string;
  ending: { permitId: string; environmentId: string };
  formula: boolean;
}) {
  const t = useText();
  const [list, setList] = useState('');
  const [kept, setKept] = useState(false);
  const { files, wrong } = filesOf(list);
  const { permitId, environmentId } = ending;
  return (
    <StepForm
      projectId={projectId}
      step="deletion"
      body={{ permitId, environmentId, formulaKept: kept, files }}
      ready={files.length > 0 && wrong === 0}
      label="deletion.confirm"
      done="deletion.noted"
      look="primary"
    >
      <TextField
        label={t('deletion.list')}
        hint={t('deletion.listHint')}
        rows={5}
        value={list}
        onChange={setList}
        error={wrong > 0 ? t('deletion.listWrong', { count: wrong }) : undefined}
      />
      {formula && <CheckField label={t('deletion.formulaKept')} value={kept} onChange={setKept} />}
    </StepForm>
  );
}
