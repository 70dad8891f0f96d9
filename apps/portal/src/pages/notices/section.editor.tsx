import { usePolicies } from '../../api/notices.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { CheckListField } from '../../ui/option.field.js';
import { Details } from '../../ui/surface.js';
import { moved, type Draft, type DraftSection } from './draft.model.js';
import { LanguageTexts } from './language.texts.js';
import css from './notices.module.css';

const keyOf = ({ code, version }: { code: string; version: number }): string => `${code}/${version}`;

/** One section: its texts side by side, what it stands for, and its place. */
export function SectionEditor({
  draft,
  place,
  onChange,
  faulty,
}: {
  draft: Draft;
  place: number;
  onChange: (sections: DraftSection[]) => void;
  faulty: (id: string) => string | undefined;
}) {
  const t = useText();
  const { data: policies = [] } = usePolicies();
  const section = draft.sections[place]!;
  const change = (over: Partial<DraftSection>) =>
    onChange(draft.sections.map((one, i) => (i === place ? { ...one, ...over } : one)));
  const offered = policies.filter(({ regime }) => regime === draft.regime);
  const named = { place: place + 1 };
  return (
    <section className={css.section} aria-label={t('notices.sectionNo', named)}>
      <h3>{t('notices.sectionNo', named)}</h3>
      <LanguageTexts
        what="heading"
        languages={draft.languages}
        texts={section.heading}
        onChange={(heading) => change({ heading })}
        faulty={faulty}
        sectionId={section.sectionId}
      />
      <LanguageTexts
        what="body"
        languages={draft.languages}
        texts={section.body}
        onChange={(body) => change({ body })}
        faulty={faulty}
        sectionId={section.sectionId}
        rows={6}
      />
      {offered.length > 0 && (
        <Details summary={t('notices.standsFor', { count: section.policies.length })}>
          <CheckListField
            label={t('notices.policies')}
            hint={t('notices.policiesHint')}
            value={section.policies.map(keyOf)}
            onChange={(keys) =>
              change({
                policies: offered
                  .filter((policy) => keys.includes(keyOf(policy)))
                  .map(({ code, version }) => ({ code, version })),
              })
            }
            options={offered.map((policy) => ({
              value: keyOf(policy),
              label: t('notices.policyName', { name: t.pick(policy.title), version: policy.version }),
              more: policy.legalSource,
            }))}
          />
        </Details>
      )}
      <div className={layout.row}>
        <Button
          look="quiet"
          isDisabled={place === 0}
          onPress={() => onChange(moved(draft.sections, place, -1))}
        >
          {t('notices.up', named)}
        </Button>
        <Button
          look="quiet"
          isDisabled={place === draft.sections.length - 1}
          onPress={() => onChange(moved(draft.sections, place, 1))}
        >
          {t('notices.down', named)}
        </Button>
        <Button
          look="quiet"
          isDisabled={draft.sections.length === 1}
          onPress={() => onChange(draft.sections.filter((_, i) => i !== place))}
        >
          {t('notices.remove', named)}
        </Button>
      </div>
    </section>
  );
}
