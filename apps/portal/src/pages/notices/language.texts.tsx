import { useState } from 'react';
import { useText, type Text } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { fieldIdOf, LANGUAGE } from './draft.model.js';
import css from './notices.module.css';

/** A language in the reader's words; its tag where the browser has no word for it. */
export function languageName(t: Text, language: string): string {
  try {
    return new Intl.DisplayNames(t.locale, { type: 'language' }).of(language) ?? language;
  } catch {
    return language;
  }
}

/** One text in every language of the notice, side by side. */
export function LanguageTexts({
  what,
  languages,
  texts,
  onChange,
  faulty,
  sectionId = '',
  rows,
}: {
  what: 'title' | 'heading' | 'body';
  languages: readonly string[];
  texts: Readonly<Record<string, string>>;
  onChange: (texts: Record<string, string>) => void;
  faulty: (id: string) => string | undefined;
  sectionId?: string;
  rows?: number;
}) {
  const t = useText();
  return (
    <div className={css.sides}>
      {languages.map((language) => {
        const id = fieldIdOf(what, language, sectionId);
        return (
          <TextField
            key={language}
            id={id}
            label={t('notices.inLanguage', {
              field: t(`notices.field.${what}`),
              language: languageName(t, language),
            })}
            value={texts[language] ?? ''}
            onChange={(text) => onChange({ ...texts, [language]: text })}
            rows={rows}
            error={faulty(id)}
          />
        );
      })}
    </div>
  );
}

/** Adds a language beside French and English, which every notice has. */
export function LanguageField({
  languages,
  onChange,
}: {
  languages: readonly string[];
  onChange: (languages: string[]) => void;
}) {
  const t = useText();
  const [tag, setTag] = useState('');
  const [wrong, setWrong] = useState(false);
  const add = () => {
    if (!LANGUAGE.test(tag)) return setWrong(true);
    if (!languages.includes(tag)) onChange([...languages, tag]);
    setTag('');
    setWrong(false);
  };
  return (
    <div className={layout.stack}>
      <p>
        {t('notices.languages', { list: t.list(languages.map((language) => languageName(t, language))) })}
      </p>
      <div className={layout.row}>
        <TextField
          label={t('notices.otherLanguage')}
          hint={t('notices.otherLanguageHint')}
          value={tag}
          onChange={(text) => (setTag(text.trim()), setWrong(false))}
          error={wrong ? t('notices.languageWrong') : undefined}
          short
        />
        <Button look="secondary" onPress={add}>
          {t('notices.addLanguage')}
        </Button>
      </div>
    </div>
  );
}
