import type { ChoiceView } from '@garant/contracts';
import { inForce, REGIME_RULES, type ChoiceAct, type DecidedRegime } from '@garant/rules';
import { Link } from 'react-router';
import { useMyTerms } from '../../api/notices.api.js';
import { useSession } from '../../api/session.query.js';
import { scopeText } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { useNow } from '../../ui/now.hook.js';
import { LinkButton } from '../../ui/button.js';
import { Badge, Card, Details, Facts } from '../../ui/surface.js';
import { useMayAct } from '../representation/acting.banner.js';
import { useActingFor, useChoiceAddress, withQuery } from '../representation/acting.hook.js';
import { effectOf, regimeSlug, regimeState, reverseOf, scopeParam } from './choice.state.js';
import { useScopeNames } from './scope.names.js';

/** One regime in plain words: who may use the data, where the person stands, and what they can do about it. */
export function RegimeCard({ regime, choices }: { regime: DecidedRegime; choices: readonly ChoiceView[] }) {
  const t = useText();
  const address = useChoiceAddress();
  const acting = useActingFor() !== undefined;
  const mayAct = useMayAct();
  const nameOf = useScopeNames();
  const { general, specific, acts } = regimeState(choices, regime);
  const rule = REGIME_RULES[regime];
  const { data: session } = useSession();
  const terms = useMyTerms(useActingFor());
  const ends = (choiceId: string) => terms.data?.find((term) => term.choiceId === choiceId)?.endsAt;
  const now = useNow();
  const policy = { ehdsEarlyAdoption: session?.policy?.ehdsEarlyAdoption ?? true };
  const ahead = !inForce(rule, new Date(now).toISOString(), policy);
  const denied = general !== undefined && effectOf(regime, general.act) === 'deny';
  const actAddress = (act: ChoiceAct, scope?: string, noticeId?: string) =>
    withQuery(
      withQuery(address('myAct', { regime: regimeSlug(regime), act }), 'scope', scope || undefined),
      'notice',
      noticeId,
    );
  return (
    <Card as="article" labelledBy={regime}>
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id={regime}>{t(`card.${regime}.title`)}</h2>
        <Badge tone={denied ? 'warn' : 'info'}>
          {t(denied ? (acting ? 'relatives.denied' : `card.${regime}.denied`) : `card.${regime}.silent`)}
        </Badge>
      </div>
      {ahead && <p className={layout.muted}>{t('rights.notYet', { date: t.day(rule.effectiveFrom) })}</p>}
      <p>{t.pick(rule.sentence)}</p>
      <Facts
        rows={[
          [t('card.who'), t(`card.${regime}.who`)],
          [t('card.why'), t(`card.${regime}.why`)],
          general && [
            t(acting ? 'relatives.since' : 'card.since'),
            t('card.sinceText', { act: t(`did.${general.act}`), date: t.dateTime(general.actedAt) }),
          ],
        ]}
      />
      {specific.length > 0 && (
        <div className={`${layout.stack} ${layout.tight}`}>
          <h3>{t('card.specific')}</h3>
          <ul>
            {specific.map((choice) => {
              const reverse = reverseOf(choice);
              return (
                <li key={choice.choiceId}>
                  {t(`did.${choice.act}`)} · {scopeText(t, choice.scope, nameOf)}
                  {ends(choice.choiceId) && ` · ${t('card.until', { date: t.date(ends(choice.choiceId)!) })}`}
                  {reverse && mayAct(reverse) && (
                    <>
                      {' · '}
                      <Link to={actAddress(reverse, scopeParam(choice.scope), choice.notice.noticeId)}>
                        {t(`act.${reverse}`)}
                      </Link>
                    </>
                  )}
                </li>
              );
            })}
          </ul>
        </div>
      )}
      <div className={layout.row}>
        {acts.filter(mayAct).map((act, i) => (
          <LinkButton key={act} to={actAddress(act)} look={i === 0 ? 'primary' : 'secondary'}>
            {t(`act.${act}`)}
          </LinkButton>
        ))}
      </div>
      <Details summary={t('card.law')}>
        <p>{t(`card.${regime}.law`)}</p>
        {rule.limits.map((limit) => (
          <p key={limit.reason}>{t.pick(limit.sentence)}</p>
        ))}
        <p className={`${layout.small} ${layout.muted}`}>
          {t('problem.source', { source: rule.legalSource })}
        </p>
      </Details>
    </Card>
  );
}
