import type { QuestionView } from '@garant/contracts';
import { Link } from 'react-router';
import { useDismissQuestion, useMyQuestions } from '../../api/notices.api.js';
import { scopeText } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { ChangesView } from '../notices/changes.view.js';
import { useActingFor, useChoiceAddress, withQuery } from '../representation/acting.hook.js';
import { regimeSlug, reverseOf, scopeParam } from './choice.state.js';
import { useScopeNames } from './scope.names.js';

/** What the person is asked again since a notice changed: what is new, and the ways to answer, all of them open. */
export function AskedAgain() {
  const t = useText();
  const questions = useMyQuestions(useActingFor());
  const open = questions.data ?? [];
  if (open.length === 0) return null;
  return (
    <section className={layout.stack} aria-labelledby="asked-again">
      <h2 id="asked-again">{t('asked.title')}</h2>
      <p className={layout.measure}>{t('asked.lead', { count: open.length })}</p>
      {open.map((question) => (
        <Question key={question.choiceId} question={question} />
      ))}
    </section>
  );
}

function Question({ question }: { question: QuestionView }) {
  const t = useText();
  const address = useChoiceAddress();
  const authorityId = useActingFor();
  const toast = useToast();
  const nameOf = useScopeNames();
  const dismiss = useDismissQuestion();
  const { choiceId, regime, act, scope, noticeId, fromVersion, version, lapsed, askedAt, changes } = question;
  // After a consent has ended there is nothing to withdraw: saying no for the future is another act.
  const other = lapsed ? 'refuse' : reverseOf(question);
  const actAddress = (chosen: typeof act) =>
    withQuery(
      withQuery(address('myAct', { regime: regimeSlug(regime), act: chosen }), 'scope', scopeParam(scope)),
      'notice',
      noticeId,
    );
  const id = `asked-${choiceId}`;
  return (
    <Card as="article" labelledBy={id}>
      <h3 id={id}>{`${t(`did.${act}`)} · ${scopeText(t, scope, nameOf)}`}</h3>
      <p>{t('asked.when', { date: t.date(askedAt) })}</p>
      {lapsed && (
        <Callout tone="warn" title={t('asked.lapsed')}>
          <p>{t('asked.lapsed.more')}</p>
        </Callout>
      )}
      {!lapsed && <p>{t('asked.keeps')}</p>}
      <div className={`${layout.stack} ${layout.tight}`}>
        <h4>{t('asked.changes')}</h4>
        <ChangesView changes={changes} />
        <p className={layout.small}>
          <Link to={`${address('notice', { noticeId })}?version=${fromVersion}`}>{t('asked.oldText')}</Link>
        </p>
      </div>
      <div className={layout.row}>
        <LinkButton to={actAddress(act)}>{t(lapsed ? 'asked.again' : 'asked.keep')}</LinkButton>
        {other && (
          <LinkButton to={actAddress(other)} look="secondary">
            {t(lapsed ? 'asked.refuse' : 'asked.change')}
          </LinkButton>
        )}
        <Button
          look="quiet"
          isPending={dismiss.isPending}
          onPress={() =>
            dismiss.mutate(
              { choiceId, version, authorityId },
              { onSuccess: ({ state }) => toast(t(state === 'done' ? 'asked.dismissed' : 'ui.accepted')) },
            )
          }
        >
          {t('asked.dismiss')}
        </Button>
      </div>
      <p className={`${layout.small} ${layout.muted}`}>
        {t(lapsed ? 'asked.dismiss.lapsed' : 'asked.dismiss.more')}
      </p>
      {dismiss.isError && <ProblemPanel failure={dismiss.error} />}
    </Card>
  );
}
