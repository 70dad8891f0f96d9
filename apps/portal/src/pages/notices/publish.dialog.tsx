import type { SectionChangeView } from '@garant/contracts';
import { canLoseForce, type Affected, type DecidedRegime } from '@garant/rules';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useAffectedPeople, usePublishNotice } from '../../api/notices.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { ConfirmDialog } from '../../ui/dialog.js';
import { RadioField } from '../../ui/option.field.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Callout } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { useSectionName } from './changes.view.js';
import { countText } from './notice-desk.page.js';

/** Publishing: each changed section is declared material or not, by the officer, and the dialog says what follows. */
export function PublishDialog({
  noticeId,
  version,
  regime,
  hash,
  first,
  changes,
  onClose,
}: {
  noticeId: string;
  version: number;
  regime: DecidedRegime;
  hash: string;
  first: boolean;
  changes: readonly SectionChangeView[];
  onClose: () => void;
}) {
  const t = useText();
  const toast = useToast();
  const address = useAddress();
  const navigate = useNavigate();
  const nameOf = useSectionName();
  const publish = usePublishNotice();
  const [declared, setDeclared] = useState<Record<string, 'material' | 'minor'>>({});
  const [affected, setAffected] = useState<Affected | ''>('');
  const material = changes.some(({ sectionId }) => declared[sectionId] === 'material');
  const complete =
    changes.every(({ sectionId }) => declared[sectionId] !== undefined) && (!material || affected !== '');
  const people = useAffectedPeople(noticeId, version, material);
  const send = () =>
    publish.mutate(
      {
        noticeId,
        version,
        hash,
        ...(first
          ? {}
          : {
              revision: {
                sections: changes.map(({ sectionId }) => ({
                  sectionId,
                  material: declared[sectionId] === 'material',
                })),
                ...(material && affected !== '' ? { affected } : {}),
              },
            }),
      },
      {
        onSuccess: ({ state }) => {
          toast(t(state === 'done' ? 'notices.published' : 'ui.accepted'));
          void navigate(address('noticeDesk'));
        },
      },
    );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t('notices.publishTitle', { version })}
      confirm={t('notices.publishConfirm')}
      pending={publish.isPending}
      disabled={!first && !complete}
      onConfirm={send}
    >
      <div className={layout.stack}>
        <p>{t(first ? 'notices.publishFirst' : 'notices.publishMore')}</p>
        {!first && changes.length === 0 && <p>{t('notices.noChanges')}</p>}
        {!first &&
          changes.map((change) => (
            <RadioField
              key={change.sectionId}
              label={t('notices.isMaterial', {
                name: nameOf(change),
                change: t(`notices.change.${change.change}`),
              })}
              value={declared[change.sectionId] ?? ''}
              onChange={(value) => setDeclared((now) => ({ ...now, [change.sectionId]: value }))}
              options={[
                { value: 'material', label: t('notices.materialYes'), more: t('notices.materialYes.more') },
                { value: 'minor', label: t('notices.materialNo'), more: t('notices.materialNo.more') },
              ]}
              compact
            />
          ))}
        {material && (
          <>
            <RadioField
              label={t('notices.affectedLabel')}
              value={affected}
              onChange={setAffected}
              options={[
                {
                  value: 'keeps-force',
                  label: t('notices.affected.keeps-force'),
                  more: t('notices.affected.keeps-force.more'),
                },
                {
                  value: 'loses-force',
                  label: t('notices.affected.loses-force'),
                  more: t(
                    canLoseForce(regime)
                      ? 'notices.affected.loses-force.more'
                      : 'notices.affected.loses-force.never',
                  ),
                  disabled: !canLoseForce(regime),
                },
              ]}
            />
            <Answered query={people}>
              {({ standing, consents }) => (
                <Callout tone="info" title={t('notices.follows')} live>
                  <p>{t('notices.askedAgain', { people: countText(t, standing) })}</p>
                  {affected === 'loses-force' && (
                    <p>{t('notices.consentsEnd', { people: countText(t, consents) })}</p>
                  )}
                </Callout>
              )}
            </Answered>
          </>
        )}
        {publish.isError && <ProblemPanel failure={publish.error} />}
      </div>
    </ConfirmDialog>
  );
}
