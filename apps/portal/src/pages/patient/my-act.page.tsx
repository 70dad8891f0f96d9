import type { Notice } from '@garant/contracts';
import {
  PURPOSE_CODES,
  REGIME_RULES,
  type ChoiceAct,
  type ChoiceScope,
  type DecidedRegime,
  type PurposeCode,
  type ScopeKind,
} from '@garant/rules';
import { useEffect, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { noticeFor, useNotices, useRecordChoice, type RecordedChoice } from '../../api/choices.api.js';
import { readCommand } from '../../api/client.js';
import { usePolicies } from '../../api/notices.api.js';
import { ApiProblem, problemFromOutcome } from '../../api/problem.model.js';
import { useText } from '../../i18n/text.hook.js';
import { NotFoundPage } from '../../shell/not-found.page.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import { ActingBanner } from '../representation/acting.banner.js';
import { useActingFor, useChoiceAddress } from '../representation/acting.hook.js';
import { effectOf, regimeOfSlug, scopeOfParam } from './choice.state.js';
import { NoticeText } from './notice.text.js';
import { ScopeField } from './scope.field.js';

export function MyActPage() {
  const { regime: slug, act } = useParams();
  const regime = regimeOfSlug(slug);
  const effect = regime && effectOf(regime, act as ChoiceAct);
  if (!regime || !effect) return <NotFoundPage />;
  return <ActPage key={`${regime} ${act}`} regime={regime} act={act as ChoiceAct} effect={effect} />;
}

function ActPage({
  regime,
  act,
  effect,
}: {
  regime: DecidedRegime;
  act: ChoiceAct;
  effect: 'allow' | 'deny';
}) {
  const t = useText();
  const address = useChoiceAddress();
  const [search] = useSearchParams();
  const notices = useNotices();
  const command = search.get('command');
  const above = [{ to: address('myChoices'), name: t('nav.myChoices') }];
  const title = t('act.title', { act: t(`act.${act}`), regime: t(`card.${regime}.title`) });
  return (
    <Page title={title} above={above} lead={command ? undefined : t(`act.${act}.lead`)}>
      <ActingBanner />
      {command ? (
        <Waiting commandId={command} />
      ) : (
        <Answered query={notices}>
          {(list) => {
            const notice = noticeFor(list, regime, search.get('notice'));
            return notice ? (
              <Choosing key={notice.hash} regime={regime} act={act} effect={effect} notice={notice} />
            ) : (
              <ProblemPanel failure={new ApiProblem(problemFromOutcome({ code: 'notice-not-published' }))} />
            );
          }}
        </Answered>
      )}
    </Page>
  );
}

/** The text, and the choice on it. Another version of the text is another choice: it is read anew, from the moment it is shown. */
function Choosing({
  regime,
  act,
  effect,
  notice,
}: {
  regime: DecidedRegime;
  act: ChoiceAct;
  effect: 'allow' | 'deny';
  notice: Notice;
}) {
  const t = useText();
  const address = useChoiceAddress();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const record = useRecordChoice();
  const authorityId = useActingFor();
  const { kinds, purposes } = useReach(regime, act, effect, notice);
  const given = scopeOfParam(search.get('scope'));
  const [scope, setScope] = useState<ChoiceScope | undefined>(
    given ?? (kinds.includes('everything') ? { kind: 'everything' } : undefined),
  );
  const [faulty, setFaulty] = useState(false);
  const [shownAt] = useState(() => new Date().toISOString());
  const replaced = record.error instanceof ApiProblem && record.error.code === 'notice-not-published';
  const choose = async () => {
    if (!scope || (scope.kind !== 'everything' && !scope.id)) return setFaulty(true);
    const written = await record.mutateAsync({
      regime,
      act,
      scope,
      notice: {
        noticeId: notice.noticeId,
        version: notice.version,
        hash: notice.hash,
        language: t.locale,
        shownAt,
      },
      channel: 'portal',
      actedAt: new Date().toISOString(),
      ...(authorityId === undefined ? {} : { authorityId }),
    });
    if (written.state === 'done')
      await navigate(address('myReceipt', { choiceId: written.value.choiceId }), {
        replace: true,
        state: { fresh: true },
      });
    else
      setSearch(
        (now) => {
          now.set('command', written.commandId);
          return now;
        },
        { replace: true },
      );
  };
  return (
    <>
      <NoticeText notice={notice} />
      <Card labelledBy="decide">
        <h2 id="decide">{t('act.decide')}</h2>
        <ScopeField
          kinds={kinds}
          purposes={purposes}
          value={scope}
          onChange={(next) => (setScope(next), setFaulty(false))}
          error={faulty ? t('scope.missing') : undefined}
        />
        <p>{t(effect === 'deny' ? 'act.denyMore' : 'act.allowMore')}</p>
        {act === 'consent' && notice.term && <p>{t('notices.termRead', { term: notice.term })}</p>}
        {effect === 'deny' &&
          REGIME_RULES[regime].limits.map((limit) => <p key={limit.reason}>{t.pick(limit.sentence)}</p>)}
        {record.isError && !replaced && <ProblemPanel failure={record.error} />}
        {replaced && (
          <Callout tone="warn" title={t('act.replaced')} live>
            <p>{t('act.replaced.more')}</p>
            <div>
              <Button
                look="secondary"
                onPress={() => void queries.invalidateQueries({ queryKey: ['notices'] }).then(toTop)}
              >
                {t('act.replaced.read')}
              </Button>
            </div>
          </Callout>
        )}
        <div className={layout.row}>
          <Button onPress={() => void choose().catch(() => undefined)} isPending={record.isPending}>
            {t(`act.${act}.confirm`)}
          </Button>
          <LinkButton to={address('myChoices')} look="quiet">
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Card>
    </>
  );
}

/** The new text is read from its beginning, also by those who do not see it. */
function toTop(): void {
  document.querySelector<HTMLElement>('h1')?.focus();
}

/** What the act may reach: what the rule of the regime says and, for a consent, no more than its notice speaks of. */
function useReach(
  regime: DecidedRegime,
  act: ChoiceAct,
  effect: 'allow' | 'deny',
  notice: Notice,
): { kinds: readonly ScopeKind[]; purposes: readonly PurposeCode[] } {
  const { data: all = [] } = usePolicies();
  const rule = REGIME_RULES[regime].scopes[act === 'lift-refusal' ? 'deny' : effect];
  const policies = all.filter(({ code, version }) =>
    notice.stands?.some((one) => one.code === code && one.version === version),
  );
  const named = new Set(policies.flatMap(({ purposes }) => purposes));
  const everyPurpose = policies.length === 0 || policies.some(({ purposes }) => purposes.length === 0);
  return {
    kinds:
      act === 'consent' && policies.length > 0
        ? rule.filter((kind) => policies.some(({ scopeKinds }) => scopeKinds.includes(kind)))
        : rule,
    purposes: everyPurpose ? PURPOSE_CODES : PURPOSE_CODES.filter((code) => named.has(code)),
  };
}

/** A choice that is recorded while its register is away: asked about until it has an outcome. */
function Waiting({ commandId }: { commandId: string }) {
  const t = useText();
  const address = useChoiceAddress();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [, setSearch] = useSearchParams();
  const command = useQuery({
    queryKey: ['command', commandId],
    queryFn: ({ signal }) => readCommand(commandId, signal),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'pending' ? false : 1_000),
    retry: true,
    retryDelay: 1_500,
  });
  const choiceId =
    command.data?.state === 'done'
      ? (command.data.result as RecordedChoice | undefined)?.choiceId
      : undefined;
  useEffect(() => {
    if (choiceId)
      void navigate(address('myReceipt', { choiceId }), { replace: true, state: { fresh: true } });
  }, [choiceId, address, navigate]);
  if (command.data?.state === 'refused') {
    const problem = problemFromOutcome(command.data.problem ?? { code: 'command-failed' });
    const readAnew = () =>
      void queries.invalidateQueries({ queryKey: ['notices'] }).then(() =>
        setSearch(
          (now) => {
            now.delete('command');
            return now;
          },
          { replace: true },
        ),
      );
    return (
      <>
        <ProblemPanel failure={new ApiProblem(problem)} />
        {problem.code === 'notice-not-published' && (
          <div>
            <Button look="secondary" onPress={readAnew}>
              {t('act.replaced.read')}
            </Button>
          </div>
        )}
      </>
    );
  }
  return (
    <Callout tone="warn" title={t('ui.accepted')} level={2} live>
      <p>{t('act.acceptedMore')}</p>
      <p className={layout.small}>{t('ui.acceptedWhere', { id: commandId })}</p>
      {command.data?.offset !== undefined && (
        <p className={layout.small}>
          {t('act.place', {
            partition: String(command.data.partition ?? ''),
            offset: String(command.data.offset),
          })}
        </p>
      )}
      <div>
        <LinkButton to={address('myChoices')} look="secondary">
          {t('nav.myChoices')}
        </LinkButton>
      </div>
    </Callout>
  );
}
