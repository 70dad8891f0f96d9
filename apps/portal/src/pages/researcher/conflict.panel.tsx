import { useState } from 'react';
import type { Application, Draft } from '../../api/applications.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { RadioField } from '../../ui/option.field.js';
import { Callout } from '../../ui/surface.js';
import { differences } from './draft.model.js';

type Side = 'mine' | 'theirs';
const show = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '–' : JSON.stringify(value);

/** Somebody saved the same draft meanwhile: both texts of each field, and the person decides. */
export function ConflictPanel({
  mine,
  theirs,
  onSettle,
}: {
  mine: Draft;
  theirs: Application;
  onSettle: (content: Draft) => void;
}) {
  const t = useText();
  const fields = differences(mine, theirs.content);
  const [sides, setSides] = useState<Partial<Record<keyof Draft, Side>>>({});
  const settle = () => {
    const content: Draft = { ...theirs.content };
    for (const field of fields) {
      const from = (sides[field] ?? 'mine') === 'mine' ? mine : theirs.content;
      Object.assign(content, { [field]: from[field] });
    }
    onSettle(content);
  };
  return (
    <Callout tone="warn" title={t('conflict.title')} level={2} live>
      <p>{t('conflict.lead')}</p>
      <div className={layout.stack}>
        {fields.map((field) => (
          <RadioField<Side>
            key={field}
            label={t(`app.field.${field}`)}
            value={sides[field] ?? 'mine'}
            onChange={(side) => setSides((all) => ({ ...all, [field]: side }))}
            options={[
              {
                value: 'mine',
                label: t('conflict.mine'),
                more: <span className={layout.prewrap}>{show(mine[field])}</span>,
              },
              {
                value: 'theirs',
                label: t('conflict.theirs'),
                more: <span className={layout.prewrap}>{show(theirs.content[field])}</span>,
              },
            ]}
          />
        ))}
      </div>
      <div>
        <Button onPress={settle}>{t('conflict.settle')}</Button>
      </div>
    </Callout>
  );
}
