import type { DatasetState } from '@garant/contracts';
import { LABEL_GROUPS, LABEL_LEVELS, LABEL_ROWS, type LabelAnswer, type LabelElement } from '@garant/rules';
import { useState } from 'react';
import { useDeclareLabel } from '../../api/datasets.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card, Details } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { LabelCard } from '../public/dataset.label.js';

/** The holder's label: a level for each element of Art. 78(3), all of them. */
export function LabelForm({ dataset }: { dataset: DatasetState }) {
  const t = useText();
  const toast = useToast();
  const declare = useDeclareLabel(dataset.datasetId);
  const label = dataset.label ?? null;
  const [levels, setLevels] = useState<Partial<Record<LabelElement, string>>>(() =>
    Object.fromEntries((label?.answers ?? []).map(({ element, level }) => [element, String(level)])),
  );
  const [asked, setAsked] = useState(false);
  const missing = LABEL_ROWS.filter(({ element }) => (levels[element] ?? '') === '');
  const go = async () => {
    setAsked(true);
    if (missing.length > 0) return;
    const answers = LABEL_ROWS.map(({ element }): LabelAnswer => {
      const before = label?.answers.find((one) => one.element === element);
      return {
        element,
        level: Number(levels[element]) as LabelAnswer['level'],
        ...(before?.evidence ? { evidence: before.evidence } : {}),
      };
    });
    const written = await declare.mutateAsync(answers);
    if (written.state === 'done') toast(t('label.form.done'));
  };
  return (
    <>
      <LabelCard
        datasetId={dataset.datasetId}
        label={label}
        publiclyFunded={dataset.description.publiclyFunded}
      />
      <Card labelledBy="label-form">
        <h2 id="label-form">{t('label.form.title')}</h2>
        <p className={layout.measure}>{t('label.form.lead')}</p>
        {LABEL_GROUPS.map((group) => {
          const rows = LABEL_ROWS.filter((one) => one.group === group);
          const open = rows.filter(({ element }) => (levels[element] ?? '') === '').length;
          return (
            <Details
              key={group}
              summary={t('label.form.group', { group: t(`label.group.${group}`), open })}
              open={(asked && open > 0) || undefined}
            >
              <div className={layout.filters}>
                {rows.map(({ element }) => (
                  <SelectField
                    key={element}
                    label={t(`label.element.${element}`)}
                    value={levels[element] ?? ''}
                    placeholder={t('label.form.choose')}
                    error={asked && (levels[element] ?? '') === '' ? t('label.form.needed') : undefined}
                    onChange={(value) => setLevels((now) => ({ ...now, [element]: value }))}
                    options={LABEL_LEVELS.map((level) => ({
                      value: String(level),
                      label: t(`label.level.${level}`),
                    }))}
                  />
                ))}
              </div>
            </Details>
          );
        })}
        {asked && missing.length > 0 && (
          <Callout tone="warn" title={t('label.form.missing', { count: missing.length })} live />
        )}
        {declare.isError && <ProblemPanel failure={declare.error} />}
        {declare.data?.state === 'pending' && <Callout tone="warn" title={t('ui.accepted')} live />}
        <div>
          <Button
            look="secondary"
            isPending={declare.isPending}
            onPress={() => void go().catch(() => undefined)}
          >
            {t('label.form.go')}
          </Button>
        </div>
      </Card>
    </>
  );
}
