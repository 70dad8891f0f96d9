import { useState } from 'react';
import { checkAnswer } from '@garant/rules';
import type { AnswerTableBody } from '@garant/contracts';
import { useStep, type Procedure } from '../../api/procedures.api.js';
import { useText, type MessageId } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { useToast } from '../../ui/toast.js';
import { readAnswer } from './answer.model.js';

/** The answer to a data request: brought in by one person, released by another, seen by everybody. */
export function AnswerPanel({ procedure }: { procedure: Procedure }) {
  const t = useText();
  const toast = useToast();
  const step = useStep(procedure.applicationId);
  const { answer } = procedure;
  const may = (command: string): boolean => procedure.allowed.includes(`application.${command}`);
  const release = async () => {
    await step.mutateAsync({ step: 'answer-release' });
    toast(t('case.done.answer-release'));
  };
  return (
    <section className={layout.stack} aria-labelledby="answer">
      <h3 id="answer">{t('answer.title')}</h3>
      {!answer && <p className={layout.measure}>{t('answer.none')}</p>}
      {answer?.table && (
        <>
          <AnswerTableView table={answer.table} />
          <p className={`${layout.small} ${layout.muted}`}>
            {t('answer.checked', {
              cells: answer.cells,
              suppressed: answer.suppressed,
              least: answer.minimumCell,
            })}
          </p>
        </>
      )}
      {answer?.releasedAt && (
        <Callout tone="ok" title={t('answer.released', { date: t.date(answer.releasedAt) })} level={3} />
      )}
      {may('submit-answer') && !answer?.releasedAt && <Bring procedure={procedure} />}
      {may('release-answer') && answer && !answer.releasedAt && (
        <>
          {step.isError && <ProblemPanel failure={step.error} />}
          <div>
            <Button onPress={() => void release().catch(() => undefined)} isPending={step.isPending}>
              {t('answer.release')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

/** Cells of an answer, totals among them; a suppressed one says so. */
export function AnswerTableView({ table }: { table: AnswerTableBody }) {
  const t = useText();
  return (
    <Table
      caption={t('answer.table')}
      rows={table.cells}
      keyOf={({ at }) => at.join(' ')}
      columns={[
        ...table.dimensions.map((name, dimension) => ({
          name,
          cell: ({ at }: AnswerTableBody['cells'][number]) =>
            at[dimension] === '*' ? t('answer.total') : at[dimension],
        })),
        {
          name: t('answer.people'),
          number: true,
          cell: ({ count }: AnswerTableBody['cells'][number]) =>
            count === null ? t('answer.suppressed') : t.number(count),
        },
      ]}
    />
  );
}

function Bring({ procedure }: { procedure: Procedure }) {
  const t = useText();
  const toast = useToast();
  const step = useStep(procedure.applicationId);
  const [text, setText] = useState('');
  const least = procedure.minimumCell ?? 1;
  const reading = text.trim() === '' ? null : readAnswer(text, least);
  const problems = reading?.ok ? checkAnswer(reading.table).problems : [];
  const bring = async () => {
    if (!reading?.ok) return;
    await step.mutateAsync({ step: 'answer', body: { table: reading.table } });
    setText('');
    toast(t('case.done.answer'));
  };
  return (
    <>
      <TextField
        label={t('answer.bring')}
        hint={t('answer.bring.hint', { least })}
        rows={8}
        value={text}
        onChange={setText}
        error={reading && !reading.ok ? t('answer.line', { line: reading.line }) : undefined}
      />
      {problems.length > 0 && (
        <Callout tone="danger" title={t('answer.problems', { count: problems.length })} level={3} live>
          <ul>
            {problems.map(({ rule, at }) => (
              <li key={`${rule} ${at}`}>
                {t(`answer.problem.${rule}` as MessageId)} {at}
              </li>
            ))}
          </ul>
        </Callout>
      )}
      {reading?.ok && problems.length === 0 && <Callout tone="ok" title={t('answer.sound')} level={3} live />}
      {step.isError && <ProblemPanel failure={step.error} />}
      <div>
        <Button
          onPress={() => void bring().catch(() => undefined)}
          isPending={step.isPending}
          isDisabled={!reading?.ok || problems.length > 0}
        >
          {t('answer.send')}
        </Button>
      </div>
    </>
  );
}
