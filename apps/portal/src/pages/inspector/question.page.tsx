import type { QuestionAnswer, ReadyQuestionView } from '@garant/contracts';
import { answerSentence } from '@garant/rules';
import { useEffect, useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { useAnswer, useQuestions } from '../../api/inspection.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText, type MessageId } from '../../i18n/text.hook.js';
import { NotFoundPage } from '../../shell/not-found.page.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Loading, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { AnswerTable } from './answer.table.js';
import { together } from './answer.model.js';
import css from './inspection.module.css';
import { toTimestamp } from './search.model.js';

type Parameters = Record<string, string>;
const isDay = (name: string): boolean => name === 'from' || name === 'to';

export function QuestionPage() {
  const { code = '' } = useParams();
  const questions = useQuestions();
  return (
    <Answered query={questions}>
      {({ items }) => {
        const question = items.find((one) => one.code === code);
        return question ? <Asking key={code} question={question} /> : <NotFoundPage />;
      }}
    </Answered>
  );
}

/** The parameters stand in the address: an asked question can be kept, sent, and asked again. */
function Asking({ question }: { question: ReadyQuestionView }) {
  const t = useText();
  const address = useAddress();
  const [search, setSearch] = useSearchParams();
  const names = [...question.needs, ...question.may];
  const given: Parameters = Object.fromEntries(
    names.flatMap((name) => (search.get(name) ? [[name, search.get(name)!]] : [])),
  );
  const [typed, setTyped] = useState<Parameters>(given);
  const asked = search.get('ask') === '1';
  const ready = asked && question.needs.every((name) => given[name]);
  return (
    <Page
      title={t.pick(question.question)}
      above={[
        { to: address('inspection'), name: t('nav.inspection') },
        { to: address('questions'), name: t('nav.questions') },
      ]}
    >
      <Card labelledBy="ask">
        <h2 id="ask">{t('questions.parameters')}</h2>
        <form
          className={layout.stack}
          onSubmit={(event) => {
            event.preventDefault();
            setSearch({
              ...Object.fromEntries(Object.entries(typed).filter(([, value]) => value.trim())),
              ask: '1',
            });
          }}
        >
          <div className={css.fields}>
            {names.map((name) => (
              <TextField
                key={name}
                label={t(`inspection.field.${name}` as MessageId)}
                optional={!question.needs.includes(name)}
                error={
                  asked && question.needs.includes(name) && !given[name] ? t('questions.needed') : undefined
                }
                type={isDay(name) ? 'date' : 'text'}
                value={typed[name] ?? ''}
                onChange={(value) => setTyped((all) => ({ ...all, [name]: value }))}
              />
            ))}
          </div>
          <div>
            <Button type="submit">{t('questions.ask')}</Button>
          </div>
          <p className={`${layout.small} ${layout.muted}`}>{t('inspection.logged')}</p>
        </form>
      </Card>
      {ready && <Answer question={question} parameters={given} />}
      <Card labelledBy="how">
        <h2 id="how">{t('questions.how')}</h2>
        <p>{t.pick(question.how)}</p>
        <h3>{t('questions.limits')}</h3>
        <p>{t.pick(question.limits)}</p>
        <p className={`${layout.small} ${layout.muted}`}>
          {t('questions.source', { source: question.legalSource })}
        </p>
      </Card>
    </Page>
  );
}

function Answer({ question, parameters }: { question: ReadyQuestionView; parameters: Parameters }) {
  const t = useText();
  const sent = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      isDay(name) ? (toTimestamp(value, name === 'to') ?? value) : value,
    ]),
  );
  const answer = useAnswer(question.code, sent, true);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = answer;
  const parts: QuestionAnswer[] = answer.data?.pages ?? [];
  const { lines, count, atLeast } = together(parts);
  // What must be gone through goes on by itself until something is shown.
  const goesOn = question.by === 'stream' && hasNextPage && !isFetchingNextPage && lines.length < 50;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  if (answer.isPending) return <Loading />;
  if (answer.isError && parts.length === 0)
    return <ProblemPanel failure={answer.error} retry={() => void answer.refetch()} />;
  const last = parts.at(-1);
  const groups = parts.flatMap((part) => part.groups ?? []);
  const findings = last?.findings ?? [];
  return (
    <section className={layout.stack} aria-labelledby="answer">
      <h2 id="answer">{t('questions.answer')}</h2>
      <p role="status" className={css.sentence}>
        {t.pick(answerSentence(question.code, count, atLeast))}
      </p>
      {last?.scope?.limited === true && (
        <Callout tone="info" title={t('questions.scope', { order: last.scope.orderNumber })} />
      )}
      {last && last.next !== null && (
        <label className={layout.small}>
          {t('questions.progress', { looked: last.progress.looked, of: last.progress.of })}{' '}
          <progress max={Math.max(1, last.progress.of)} value={last.progress.looked} />
        </label>
      )}
      {findings.length > 0 && (
        <Table
          caption={t('questions.findings')}
          captionHidden
          rows={findings}
          keyOf={({ name }) => name}
          columns={[
            { name: t('questions.finding'), cell: ({ name }) => findingName(t, name) },
            { name: t('questions.value'), cell: ({ value }) => <span className={layout.mono}>{value}</span> },
            {
              name: t('questions.verdict'),
              cell: ({ holds }) =>
                holds === null ? (
                  '–'
                ) : (
                  <Badge tone={holds ? 'ok' : 'danger'}>
                    {t(holds ? 'questions.holds' : 'questions.fails')}
                  </Badge>
                ),
            },
          ]}
        />
      )}
      {groups.length > 0 && (
        <Table
          caption={t('questions.groups')}
          rows={groups}
          keyOf={({ actor, hour }) => `${actor} ${hour}`}
          columns={[
            {
              name: t('questions.who'),
              cell: ({ actor }) => (actor ? shortRef(actor) : t('questions.system')),
            },
            { name: t('questions.hour'), cell: ({ hour }) => t.dateTime(`${hour}:00:00.000Z`) },
            { name: t('questions.reads'), cell: (group) => t.number(group.count), number: true },
            { name: t('questions.rows'), cell: ({ rows }) => t.number(rows), number: true },
          ]}
        />
      )}
      {lines.length > 0 && <AnswerTable lines={lines} caption={t('inspection.results')} />}
      {hasNextPage && (
        <div>
          <Button look="secondary" onPress={() => void fetchNextPage()} isPending={isFetchingNextPage}>
            {t('ui.more')}
          </Button>
        </div>
      )}
      {last && (
        <p className={`${layout.small} ${layout.muted}`}>{t('questions.took', { ms: last.tookMs })}</p>
      )}
    </section>
  );
}

const FINDINGS = [
  'older-checkpoint',
  'newer-checkpoint',
  'continues',
  'roots-signed',
  'numbers-there',
  'producer-gaps',
  'entries-listed',
  'not-covered',
] as const;
function findingName(t: ReturnType<typeof useText>, name: string): string {
  const known = FINDINGS.find((one) => one === name);
  return known ? t(`questions.finding.${known}`) : t('questions.finding.period', { period: name.slice(7) });
}
