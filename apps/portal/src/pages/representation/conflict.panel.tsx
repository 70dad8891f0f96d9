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
    if (written.state === 'done') toast(t('parents.agreed'));
  };
  return (
    <Callout tone="warn" title={t('parents.title', { name })} level={2}>
      <p>
        {t(`card.${objection.regime}.title`)} · {scopeText(t, objection.scope, nameOf)}
      </p>
      <ul>
        <li>
          {t(`parents.objection.${side}`, {
            act: t(`did.${objection.act}`),
            date: t.dateTime(objection.actedAt),
          })}
        </li>
        <li>{t(`parents.wish.${side}`, { act: t(`did.${wish.act}`), date: t.dateTime(wish.actedAt) })}</li>
      </ul>
      <p>
        <strong>{t('parents.meanwhile', { name })}</strong>
      </p>
      <p>{t('parents.ways')}</p>
      <ul>
        <li>{t(`parents.way.agree.${side}`)}</li>
        <li>{t('parents.way.decision')}</li>
      </ul>
      <p className={layout.small}>{t('problem.source', { source: rule.legalSource })}</p>
      {agree.isError && <ProblemPanel failure={agree.error} />}
      {mine === 'objection' && (
        <div data-noprint>
          <Button look="secondary" onPress={() => setAsking(true)}>
            {t('parents.agree')}
          </Button>
        </div>
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('parents.agree')}
        confirm={t('parents.agree')}
        pending={agree.isPending}
        onConfirm={() => void go().catch(() => setAsking(false))}
      >
        <p>{t('parents.agreeMore', { act: t(`did.${wish.act}`), name })}</p>
      </ConfirmDialog>
    </Callout>
  );
}
