import { Link } from 'react-router';
import { useQuestions } from '../../api/inspection.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Answered } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import css from './inspection.module.css';

/** What an inspector asks most, ready to be asked. */
export function QuestionsPage() {
  const t = useText();
  const address = useAddress();
  const questions = useQuestions();
  return (
    <Page
      title={t('nav.questions')}
      lead={t('questions.lead')}
      above={[{ to: address('inspection'), name: t('nav.inspection') }]}
    >
      <Answered query={questions}>
        {({ items }) => (
          <ul className={css.cards}>
            {items.map(({ code, question, how, legalSource }) => (
              <Card as="li" key={code}>
                <h2 className={css.question}>
                  <Link to={address('question', { code })}>{t.pick(question)}</Link>
                </h2>
                <p>{t.pick(how)}</p>
                <p className={`${layout.small} ${layout.muted}`}>{legalSource}</p>
              </Card>
            ))}
          </ul>
        )}
      </Answered>
    </Page>
  );
}
