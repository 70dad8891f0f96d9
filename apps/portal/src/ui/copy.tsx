import { useState } from 'react';
import { useText } from '../i18n/text.hook.js';
import layout from '../styles/layout.module.css';
import { Button } from './button.js';
import css from './copy.module.css';
import { Icon } from './icon.js';

/** A command or key to take away. `name` says what is copied. */
export function CopyText({ text, name }: { text: string; name: string }) {
  const t = useText();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(text).catch(() => undefined);
    setCopied(true);
    setTimeout(() => setCopied(false), 4000);
  };
  return (
    <div className={css.frame}>
      <pre tabIndex={0} aria-label={name}>
        <code>{text}</code>
      </pre>
      <div>
        <Button look="quiet" onPress={() => void copy()} aria-label={t('ui.copyName', { name })}>
          <Icon name={copied ? 'check' : 'copy'} />
          {copied ? t('ui.copied') : t('ui.copy')}
        </Button>
        <span role="status" className={layout.hidden}>
          {copied ? t('ui.copied') : ''}
        </span>
      </div>
    </div>
  );
}
