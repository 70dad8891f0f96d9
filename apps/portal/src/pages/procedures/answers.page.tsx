import { useAnswers } from '../../api/procedures.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { AnswerTableView } from './answer.panel.js';

/** Anonymous answers to data requests, for everybody. */
export function AnswersPage() {
  const t = useText();
  const answers = useAnswers();
  return (
    <Page title={t('answers.title')} lead={t('answers.lead')}>
      <Answered query={answers}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('answers.none')} />
          ) : (
            <div className={layout.stack}>
              {list.map((answer) => (
                <Card key={answer.applicationId} labelledBy={`a-${answer.applicationId}`} as="article">
                  <h2 id={`a-${answer.applicationId}`}>{answer.title}</h2>
                  <p className={layout.measure}>{answer.laySummary}</p>
                  <AnswerTableView table={answer.table} />
                  <p className={`${layout.small} ${layout.muted}`}>
                    {t('answers.published', { date: t.date(answer.answeredAt), least: answer.minimumCell })}
                  </p>
                </Card>
              ))}
            </div>
          )
        }
      </Answered>
    </Page>
  );
}
