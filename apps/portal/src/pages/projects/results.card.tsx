import type { ProjectView } from '@garant/contracts';
import { RESULT_KINDS, doiAddress, doiIsValid, wordsIn, RESULT_WORDS, type ResultKind } from '@garant/rules';
import { useState } from 'react';
import { newKey } from '../../api/command.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { SelectField, TextField } from '../../ui/field.js';
import { CheckField } from '../../ui/option.field.js';
import { Badge, Callout, Card, Details } from '../../ui/surface.js';
import { PostponeForm, type Seat } from './project.page.js';
import { StepForm } from './step.form.js';

const TONE = { SUBMITTED: 'info', PUBLISHED: 'ok', RETURNED: 'warn', WITHDRAWN: 'neutral' } as const;
type Result = ProjectView['results'][number];

/** Results: written by the project's people, checked by the access body, then public. */
export function ResultsCard({ project, role }: Seat) {
  const t = useText();
  const body = role('assessor') || role('signatory');
  if (!body && !role('researcher')) return null;
  return (
    <Card labelledBy="results">
      <h2 id="results">{t('project.results')}</h2>
      {project.resultsLate && (
        <Callout tone="danger" title={t('result.late')} level={3}>
          {project.resultsDueAt && <p>{t('result.lateSince', { date: t.date(project.resultsDueAt) })}</p>}
        </Callout>
      )}
      {!project.resultsLate && project.resultsDueAt && (
        <p>{t('result.dueOn', { date: t.date(project.resultsDueAt) })}</p>
      )}
      {project.results.length === 0 && <p>{t('result.none')}</p>}
      {project.results.map((result) => (
        <OneResult key={result.resultId} {...{ project, role, result }} />
      ))}
      {role('researcher') && (
        <Details summary={t('result.new')}>
          <ResultForm projectId={project.applicationId} />
        </Details>
      )}
      {body && project.resultsDueAt && (
        <Details summary={t('result.postpone')}>
          <PostponeForm projectId={project.applicationId} />
        </Details>
      )}
    </Card>
  );
}

function OneResult({ project, role, result }: Seat & { result: Result }) {
  const t = useText();
  const newest = result.versions.at(-1)!;
  const { content } = newest;
  const [anonymous, setAnonymous] = useState(false);
  const of = { resultId: result.resultId };
  const body = role('assessor') || role('signatory');
  const steps = { projectId: project.applicationId, done: 'result.noted' } as const;
  const live = result.versions.some(({ state }) => state === 'PUBLISHED' || state === 'SUBMITTED');
  return (
    <article className={layout.stack}>
      <div className={`${layout.row} ${layout.between}`}>
        <h3>{content ? t.pick(content.title) : t('result.erased')}</h3>
        <Badge tone={TONE[newest.state]}>{t(`result.state.${newest.state}`)}</Badge>
      </div>
      <p className={layout.muted}>
        {t(`result.kind.${newest.kind}`)} · {t('result.version', { version: newest.version })} ·{' '}
        {t.date(newest.submittedAt)}
      </p>
      {content && <p className={`${layout.prewrap} ${layout.measure}`}>{t.pick(content.summary)}</p>}
      {content?.doi && (
        <p>
          DOI <a href={doiAddress(content.doi)}>{content.doi}</a>
        </p>
      )}
      {newest.reason && <p>{t('result.reason', { reason: newest.reason })}</p>}
      {body && newest.state === 'SUBMITTED' && (
        <>
          <StepForm
            {...steps}
            step="result-acceptance"
            body={{ ...of, version: newest.version, onlyAnonymous: anonymous }}
            ready={anonymous}
            label="result.accept"
            look="primary"
          >
            <CheckField label={t('result.checkedAnonymous')} value={anonymous} onChange={setAnonymous} />
          </StepForm>
          <Details summary={t('result.return')}>
            <StepForm
              {...steps}
              step="result-return"
              body={{ ...of, version: newest.version }}
              label="result.return"
              reason="followUp.reason"
            />
          </Details>
        </>
      )}
      {role('researcher') && newest.state !== 'SUBMITTED' && (
        <Details summary={t('result.correct')}>
          <ResultForm projectId={project.applicationId} result={result} />
        </Details>
      )}
      {live && (
        <Details summary={t('result.withdraw')}>
          <StepForm
            {...steps}
            step="result-withdrawal"
            body={of}
            label="result.withdraw"
            reason="followUp.reason"
          />
        </Details>
      )}
    </article>
  );
}

/** A new result, or a correction of one: at most 250 words in each language, and a DOI where there is one. */
function ResultForm({ projectId, result }: { projectId: string; result?: Result }) {
  const t = useText();
  const before = result?.versions.at(-1);
  const [id] = useState(() => result?.resultId ?? newKey());
  const [kind, setKind] = useState<ResultKind>(before?.kind ?? 'publication');
  const [title, setTitle] = useState(before?.content?.title ?? { fr: '', en: '' });
  const [summary, setSummary] = useState(before?.content?.summary ?? { fr: '', en: '' });
  const [doi, setDoi] = useState(before?.content?.doi ?? '');
  const [link, setLink] = useState(before?.content?.links[0] ?? '');
  const [anonymous, setAnonymous] = useState(false);
  const words = Math.max(wordsIn(summary.fr), wordsIn(summary.en));
  const wrongDoi = doi !== '' && !doiIsValid(doi);
  const filled = [title.fr, title.en, summary.fr, summary.en].every((text) => text.trim() !== '');
  const content = {
    title,
    summary,
    links: link ? [link] : [],
    ...(doi ? { doi } : {}),
  };
  return (
    <StepForm
      projectId={projectId}
      step="result"
      body={{ resultId: id, kind, onlyAnonymous: anonymous, content }}
      ready={filled && anonymous && words <= RESULT_WORDS && !wrongDoi}
      label="result.send"
      done="result.sent"
      look="primary"
    >
      <SelectField
        label={t('result.kind')}
        value={kind}
        onChange={setKind}
        options={RESULT_KINDS.map((value) => ({ value, label: t(`result.kind.${value}`) }))}
      />
      <TextField label={t('result.titleFr')} value={title.fr} onChange={(fr) => setTitle({ ...title, fr })} />
      <TextField label={t('result.titleEn')} value={title.en} onChange={(en) => setTitle({ ...title, en })} />
      <TextField
        label={t('result.summaryFr')}
        hint={t('result.words', { words: wordsIn(summary.fr), most: RESULT_WORDS })}
        rows={5}
        value={summary.fr}
        onChange={(fr) => setSummary({ ...summary, fr })}
        error={
          wordsIn(summary.fr) > RESULT_WORDS ? t('form.tooLong', { field: t('result.summaryFr') }) : undefined
        }
      />
      <TextField
        label={t('result.summaryEn')}
        hint={t('result.words', { words: wordsIn(summary.en), most: RESULT_WORDS })}
        rows={5}
        value={summary.en}
        onChange={(en) => setSummary({ ...summary, en })}
        error={
          wordsIn(summary.en) > RESULT_WORDS ? t('form.tooLong', { field: t('result.summaryEn') }) : undefined
        }
      />
      <TextField
        label={t('result.doi')}
        hint={t('result.doiHint')}
        optional
        value={doi}
        onChange={(next) => setDoi(next.trim().replace(/^https?:\/\/doi\.org\//i, ''))}
        error={wrongDoi ? t('form.invalid', { field: t('result.doi') }) : undefined}
      />
      <TextField label={t('result.link')} optional value={link} onChange={(next) => setLink(next.trim())} />
      <CheckField label={t('result.onlyAnonymous')} value={anonymous} onChange={setAnonymous} />
    </StepForm>
  );
}
