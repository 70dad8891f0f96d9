import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components';
import { Link } from 'react-router';
import { useText } from '../i18n/text.hook.js';
import { Icon } from './icon.js';
import layout from '../styles/layout.module.css';
import css from './button.module.css';

export type Look = 'primary' | 'secondary' | 'quiet' | 'danger';
const classOf = (look: Look) => `${css.button} ${look === 'primary' ? '' : css[look]}`;

interface Props extends Omit<ButtonProps, 'children' | 'className' | 'style'> {
  look?: Look;
  children: ReactNode;
}

/** While pending it keeps the focus, says that it works, and does nothing when pressed again. */
export function Button({ look = 'primary', isPending, type, onPress, children, ...rest }: Props) {
  const t = useText();
  return (
    <AriaButton
      {...rest}
      type={isPending ? 'button' : type}
      onPress={isPending ? undefined : onPress}
      aria-disabled={isPending || undefined}
      className={`${classOf(look)} ${isPending ? css.pending : ''}`}
    >
      {isPending && <span className={css.wheel} aria-hidden="true" />}
      {children}
      <span role="status" className={layout.hidden}>
        {isPending ? t('ui.working') : ''}
      </span>
    </AriaButton>
  );
}

/** A link to a page of the portal that looks like a button. */
export function LinkButton({
  to,
  look = 'primary',
  children,
}: {
  to: string;
  look?: Look;
  children: ReactNode;
}) {
  return (
    <Link to={to} className={classOf(look)}>
      {children}
    </Link>
  );
}

/** A link that leaves the portal's pages (login, files served by the gateway). */
export function PlainLinkButton({
  href,
  look = 'primary',
  download,
  children,
}: {
  href: string;
  look?: Look;
  download?: string | boolean;
  children: ReactNode;
}) {
  return (
    <a href={href} className={classOf(look)} download={download}>
      {children}
    </a>
  );
}

/** Saves a text that the page already holds. */
export function SaveButton({
  name,
  type,
  content,
  children,
}: {
  name: string;
  type: string;
  content: string;
  children: ReactNode;
}) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([content], { type }));
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
  return (
    <Button look="secondary" onPress={save}>
      <Icon name="down_file" />
      {children}
    </Button>
  );
}
