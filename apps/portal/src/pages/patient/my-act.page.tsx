import { REGIME_RULES, type ChoiceAct, type ChoiceScope, type DecidedRegime } from '@garant/rules';
import { useEffect, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { noticeFor, useNotices, useRecordChoice, type RecordedChoice } from '../../api/choices.api.js';
import { readCommand } from '../../api/client.js';
import { ApiProblem, problemFromOutcome } from '../../api/problem.model.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { NotFoundPage } from '../../shell/not-found.page.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
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
  const address = useAddress();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const notices = useNotices();
  const record = useRecordChoice();
  const kinds = REGIME_RULES[regime].scopes[effect];
  const given = scopeOfParam(search.get('scope'));
  const [scope, setScope] = useState<ChoiceScope | undefined>(
    given ?? (kinds.includes('everything') ? { kind: 'everything' } : undefined),
  );
  const [faulty, setFaulty] = useState(false);
  const [shownAt] = useState(() => new Date().toISOString());
  const command = search.get('command');
  const above = [{ to: address('myChoices'), name: t('nav.myChoices') }];
  const title = t('act.title', { act: t(`act.${act}`), regime: t(`card.${regime}.title`) });

  if (command) {
    return (
      <Page title={title} above={above}>
        <Waiting commandId={command} />
      </Page>
    );
  }
  return (
    <Page title={title} above={above} lead={t(`act.${act}.lead`)}>
      <Answered query={notices}>
        {(list) => {
          const notice = noticeFor(list, regime);
          if (!notice)
            return (
              <ProblemPanel failure={new ApiProblem(problemFromOutcome({ code: 'notice-not-published' }))} />
            );
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
            });
            if (written.state === 'done')
              await navigate(address('myReceipt', { choiceId: written.value.choiceId }), {
                replace: true,
                state: { fresh: true },
              });
            else setSearch({ command: written.commandId }, { replace: true });
          };
          return (
            <>
              <NoticeText notice={notice} />
              <Card labelledBy="decide">
                <h2 id="decide">{t('act.decide')}</h2>
                <ScopeField
                  kinds={kinds}
                  value={scope}
                  onChange={(next) => (setScope(next), setFaulty(false))}
                  error={faulty ? t('scope.missing') : undefined}
                />
                <p>{t(effect === 'deny' ? 'act.denyMore' : 'act.allowMore')}</p>
                {effect === 'deny' &&
                  REGIME_RULES[regime].limits.map((limit) => (
                    <p key={limit.reason}>{t.pick(limit.sentence)}</p>
                  ))}
                {record.isError && <ProblemPanel failure={record.error} />}
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
        }}
      </Answered>
    </Page>
  );
}

/** A choice that is recorded while its register is away: asked about until it has an outcome. */
function Waiting({ commandId }: { commandId: string }) {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
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
    return (
      <ProblemPanel
        failure={new ApiProblem(problemFromOutcome(command.data.problem ?? { code: 'command-failed' }))}
      />
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
