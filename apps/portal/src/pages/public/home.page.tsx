import { useEffect } from 'react';
import { useCatalogueSearch } from '../../api/catalogue.api.js';
import { useCheckpoint } from '../../api/log.api.js';
import { useProjects } from '../../api/register.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { sizeOf } from '../../log/seen.checkpoints.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import css from './home.module.css';
import { HomePicture } from './home.picture.js';

const DOORS = [
  { key: 'patient', first: 'myChoices', second: 'rights' },
  { key: 'researcher', first: 'catalogue', second: 'applications' },
  { key: 'control', first: 'log', second: 'projects' },
] as const;

export function HomePage() {
  const t = useText();
  const address = useAddress();
  useEffect(() => {
    document.title = t('home.documentTitle');
  }, [t]);
  return (
    <div className={`${layout.stack} ${layout.loose}`}>
      <div className={css.hero}>
        <div className={css.words}>
          <h1 tabIndex={-1}>{t('home.title')}</h1>
          <p className={layout.lead}>{t('home.lead')}</p>
          <div className={layout.row}>
            <LinkButton to={address('myChoices')}>{t('home.choose')}</LinkButton>
            <LinkButton to={address('howItWorks')} look="secondary">
              {t('nav.howItWorks')}
            </LinkButton>
          </div>
        </div>
        <HomePicture />
      </div>
      <section className={layout.stack} aria-labelledby="doors">
        <h2 id="doors">{t('home.doors')}</h2>
        <div className={css.doors}>
          {DOORS.map((door) => (
            <article key={door.key} className={css.door} aria-labelledby={`door-${door.key}`}>
              <h3 id={`door-${door.key}`}>{t(`home.door.${door.key}`)}</h3>
              <p>{t(`home.door.${door.key}.more`)}</p>
              <div className={css.ways}>
                <LinkButton to={address(door.first)} look="secondary">
                  {t(`home.door.${door.key}.first`)}
                </LinkButton>
                <LinkButton to={address(door.second)} look="quiet">
                  {t(`home.door.${door.key}.second`)}
                </LinkButton>
              </div>
            </article>
          ))}
        </div>
      </section>
      <section className={layout.stack} aria-labelledby="conditions">
        <h2 id="conditions">{t('home.conditions')}</h2>
        <ol className={css.conditions}>
          {([1, 2, 3, 4] as const).map((n) => (
            <li key={n}>
              <h3>{t(`home.condition.${n}`)}</h3>
              <p className={layout.muted}>{t(`home.condition.${n}.more`)}</p>
            </li>
          ))}
        </ol>
      </section>
      <Numbers />
    </div>
  );
}

function Numbers() {
  const t = useText();
  const { data: projects } = useProjects();
  const { data: datasets } = useCatalogueSearch('limit=1');
  const { data: note } = useCheckpoint();
  const size = note ? sizeOf(note) : undefined;
  const rows = [
    {
      name: t('home.number.projects'),
      value: projects?.filter((project) => project.decision === 'grant').length,
    },
    {
      name: t('home.number.refused'),
      value: projects?.filter((project) => project.decision === 'refuse').length,
    },
    {
      name: t('home.number.datasets'),
      value: datasets?.total,
    },
    { name: t('home.number.entries'), value: size },
  ];
  if (rows.every((row) => row.value === undefined)) return null;
  return (
    <section className={layout.stack} aria-labelledby="numbers">
      <h2 id="numbers">{t('home.numbers')}</h2>
      <dl className={css.numbers}>
        {rows.map((row) => (
          <div key={row.name} className={css.number}>
            <dt>{row.name}</dt>
            <dd>{row.value === undefined ? '–' : t.number(row.value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
