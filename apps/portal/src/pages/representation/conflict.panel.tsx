import type { ConflictView } from '@garant/contracts';
import { representationRule } from '@garant/rules';
import { useState } from 'react';
import { useAgree, useConflicts } from '../../api/representation.api.js';
import { scopeText } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Callout } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { useScopeNames } from '../patient/scope.names.js';

/** Open disagreements between two parents: what each said, what counts meanwhile, and the two ways out. */
export function ConflictPanel({ authorityId, name }: { authorityId: string; name: string }) {
  const conflicts = useConflicts(authorityId);
  return (
    <Answered query={conflicts}>
      {(list) =>
        list.map((conflict) => (
          <Conflict key={conflict.wish.choiceId} authorityId={authorityId} conflict={conflict} name={name} />
        ))
      }
    </Answered>
  );
}

function Conflict({
  authorityId,
  conflict,
  name,
}: {
  authorityId: string;
  conflict: ConflictView;
  name: string;
}) {
  const t = useText();
  const toast = useToast();
  const nameOf = useScopeNames();
  const agree = useAgree(authorityId);
  const [asking, setAsking] = useState(false);
  const { objection, wish, mine } = conflict;
  const rule = representationRule('REP-EITHER-OBJECTION');
  const side = mine === 'objection' || mine === 'wish' ? mine : 'other';
  const go = async () => {
    const written = await agree.mutateAsync({ wishId: wish.choiceId });
    setAsking(false);
    if (written.state === 'done') toast(t('conflict.agreed'));
  };
  return (
    <Callout tone="warn" title={t('conflict.title', { name })} level={2}>
      <p>
        {t(`card.${objection.regime}.title`)} · {scopeText(t, objection.scope, nameOf)}
      </p>
      <ul>
        <li>
          {t(`conflict.objection.${side}`, {
            act: t(`did.${objection.act}`),
            date: t.dateTime(objection.actedAt),
          })}
        </li>
        <li>{t(`conflict.wish.${side}`, { act: t(`did.${wish.act}`), date: t.dateTime(wish.actedAt) })}</li>
      </ul>
      <p>
        <strong>{t('conflict.meanwhile', { name })}</strong>
      </p>
      <p>{t('conflict.ways')}</p>
      <ul>
        <li>{t(`conflict.way.agree.${side}`)}</li>
        <li>{t('conflict.way.decision')}</li>
      </ul>
      <p className={layout.small}>{t('problem.source', { source: rule.legalSource })}</p>
      {agree.isError && <ProblemPanel failure={agree.error} />}
      {mine === 'objection' && (
        <div data-noprint>
          <Button look="secondary" onPress={() => setAsking(true)}>
            {t('conflict.agree')}
          </Button>
        </div>
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('conflict.agree')}
        confirm={t('conflict.agree')}
        pending={agree.isPending}
        onConfirm={() => void go().catch(() => setAsking(false))}
      >
        <p>{t('conflict.agreeMore', { act: t(`did.${wish.act}`), name })}</p>
      </ConfirmDialog>
    </Callout>
  );
}
