import type { WitnessingView } from '@garant/contracts';
import { useQuery } from '@tanstack/react-query';
import { read } from '../api/client.js';
import { useText } from '../i18n/text.hook.js';
import layout from '../styles/layout.module.css';
import { Answered } from '../ui/states.js';
import { Callout, Card } from '../ui/surface.js';
import { Table } from '../ui/table.js';
import { standingOf } from './witness.standing.js';

const EVERY_MS = 15_000;

/** Who else signs what the log states, how far each has come, and whether enough of them have. */
export function WitnessPanel() {
  const t = useText();
  const query = useQuery({
    queryKey: ['log', 'witnesses'],
    queryFn: ({ signal }) => read<WitnessingView>('/log/witnesses', signal),
    refetchInterval: EVERY_MS,
  });
  return (
    <Card labelledBy="witnesses">
      <h2 id="witnesses">{t('witness.title')}</h2>
      <p className={layout.measure}>{t('witness.lead')}</p>
      <Answered query={query}>
        {(view) => {
          const standing = standingOf(view);
          const [stamped] = view.timestamps;
          return (
            <>
              <Callout
                level={3}
                tone={standing === 'met' ? 'ok' : standing === 'behind' ? 'warn' : 'info'}
                title={t(`witness.standing.${standing}`, { size: view.witnessedSize ?? 0 })}
              />
              {view.witnesses.length > 0 && (
                <Table
                  caption={t('witness.title')}
                  captionHidden
                  columns={[
                    { name: t('witness.name'), cell: ({ name, vkey }) => `${name} (${vkey.split('+')[0]})` },
                    {
                      name: t('witness.size'),
                      number: true,
                      cell: ({ size }) => (size === null ? t('witness.never') : t.number(size)),
                    },
                    {
                      name: t('witness.when'),
                      cell: ({ cosignedAt }) => (cosignedAt ? t.dateTime(cosignedAt) : ''),
                    },
                  ]}
                  rows={view.witnesses}
                  keyOf={({ vkey }) => vkey}
                />
              )}
              {stamped && <p>{t('witness.stamped', { size: stamped.size, at: t.dateTime(stamped.at) })}</p>}
            </>
          );
        }}
      </Answered>
    </Card>
  );
}
