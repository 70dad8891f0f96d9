import type { RequestDetail } from '@garant/contracts';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Icon } from '../../ui/icon.js';
import css from './rights.module.css';

const FROM_US: readonly string[] = ['identity-question', 'extension', 'answer', 'refusal'];

/** What was written, in order: the person's words and the officer's. */
export function Letters({
  request,
  fileAddress,
}: {
  request: RequestDetail;
  fileAddress: (requestId: string, fileId: string) => string;
}) {
  const t = useText();
  return (
    <>
      {request.texts.map(({ part, at, text }) => (
        <article key={`${part} ${at}`} className={`${layout.stack} ${layout.tight}`}>
          <h3>{t(`req.part.${part}`)}</h3>
          <p className={`${layout.small} ${layout.muted}`}>{t.dateTime(at)}</p>
          <div className={`${css.letter} ${FROM_US.includes(part) ? css.answer : ''}`}>
            {text ?? t('req.erased')}
          </div>
        </article>
      ))}
      {request.attachments.length > 0 && (
        <div className={`${layout.stack} ${layout.tight}`}>
          <h3>{t('req.attachments')}</h3>
          <ul>
            {request.attachments.map((file) => (
              <li key={file.fileId}>
                <a href={fileAddress(request.requestId, file.fileId)} download={file.name}>
                  <span className={layout.row}>
                    <Icon name="down_file" />
                    {t('req.file', { name: file.name, kb: Math.max(1, Math.round(file.bytes / 1000)) })}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
