import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '../../api/client.js';
import { exportFile } from '../../api/rights.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { Answered } from '../../ui/states.js';
import { Details, Facts } from '../../ui/surface.js';
import { columnLabel, valueLabel, type CopyRow } from './copy.words.js';

interface Copy {
  sections: {
    section: string;
    title: { fr: string; en: string };
    why: { fr: string; en: string } | null;
    rows: CopyRow[];
  }[];
}
/** Rows shown of one section; the files have them all. */
const SHOWN = 50;

/** The newest copy, read on the page: fetched when asked for, for reading it is a read that is written down. */
export function CopyReading({ exportId }: { exportId: string }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const copy = useQuery({
    queryKey: ['my', 'copy', exportId],
    enabled: open,
    staleTime: Infinity,
    queryFn: ({ signal }) => read<Copy>(exportFile(exportId, 'json'), signal),
  });
  if (!open)
    return (
      <div>
        <Button onPress={() => setOpen(true)}>{t('copy.read')}</Button>
      </div>
    );
  return (
    <section className={layout.stack} aria-labelledby="held">
      <h2 id="held">{t('copy.held')}</h2>
      <Answered query={copy}>
        {({ sections }) => (
          <>
            {sections.map(({ section, title, why, rows }) => (
              <Details
                key={section}
                summary={t('copy.section', { title: t.pick(title), count: rows.length })}
                open={section === 'identity'}
              >
                {why && <p className={layout.muted}>{t.pick(why)}</p>}
                {rows.length === 0 && <p>{t('copy.nothing')}</p>}
                {rows.slice(0, SHOWN).map((row, i) => (
                  <Facts
                    key={`${section} ${i}`}
                    rows={Object.entries(row).map(([name, value]) => [
                      columnLabel(t, name),
                      valueLabel(t, name, value),
                    ])}
                  />
                ))}
                {rows.length > SHOWN && <p>{t('copy.more', { count: rows.length - SHOWN })}</p>}
              </Details>
            ))}
          </>
        )}
      </Answered>
    </section>
  );
}
