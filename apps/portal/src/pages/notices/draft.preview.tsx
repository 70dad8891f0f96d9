import type { Notice } from '@garant/contracts';
import { useState } from 'react';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { RadioField } from '../../ui/option.field.js';
import { NoticeText } from '../patient/notice.text.js';
import { textOf, type Draft } from './draft.model.js';
import { languageName } from './language.texts.js';

/** The draft as patients will see it, in each of its languages. */
export function DraftPreview({
  draft,
  noticeId,
  version,
}: {
  draft: Draft;
  noticeId: string;
  version: number;
}) {
  const t = useText();
  const [language, setLanguage] = useState<string>(t.locale);
  const shown = draft.languages.includes(language) ? language : t.locale;
  const notice: Notice = {
    ...textOf(draft),
    noticeId,
    version,
    status: 'draft',
    hash: '',
    publishedAt: null,
  };
  return (
    <div className={layout.stack}>
      <RadioField
        label={t('notices.previewLanguage')}
        value={shown}
        onChange={setLanguage}
        options={draft.languages.map((value) => ({ value, label: languageName(t, value) }))}
        compact
      />
      <NoticeText notice={notice} language={shown} />
    </div>
  );
}
