import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { applicationsKey } from '../../api/applications.api.js';
import { awaitCommand } from '../../api/client.js';
import { ApiProblem, problemFromOutcome } from '../../api/problem.model.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { ProblemPanel } from '../../ui/states.js';
import { Callout } from '../../ui/surface.js';
import { outcomeOf } from './outcome.model.js';

/** After logging in again for an act: what became of it. */
export function OutcomePanel() {
  const t = useText();
  const queries = useQueryClient();
  const outcome = outcomeOf(useLocation().hash);
  const commandId = outcome?.state === 'pending' ? outcome.commandId : undefined;
  const [settled, setSettled] = useState<'done' | ApiProblem>();
  useEffect(() => {
    if (!commandId) return;
    let here = true;
    awaitCommand(commandId, 120)
      .then((result) => {
        if (!here || result === undefined) return;
        setSettled('done');
        void queries.invalidateQueries({ queryKey: applicationsKey });
      })
      .catch((failure: unknown) => here && failure instanceof ApiProblem && setSettled(failure));
    return () => void (here = false);
  }, [commandId, queries]);
  if (!outcome) return null;
  if (outcome.state === 'refused')
    return <ProblemPanel failure={new ApiProblem(problemFromOutcome({ code: outcome.code }))} />;
  if (settled instanceof ApiProblem) return <ProblemPanel failure={settled} />;
  if (outcome.state === 'done' || settled === 'done') {
    return (
      <Callout tone="ok" title={t('stepUp.done')} level={2} live>
        <p>{t('stepUp.doneMore')}</p>
      </Callout>
    );
  }
  return (
    <Callout tone="warn" title={t('ui.accepted')} level={2} live>
      <p>{t('ui.acceptedMore')}</p>
      <p className={layout.small}>{t('ui.acceptedWhere', { id: outcome.commandId })}</p>
    </Callout>
  );
}
