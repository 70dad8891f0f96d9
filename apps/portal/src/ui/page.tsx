import { useEffect, useRef, type ReactNode } from 'react';
import { Link, useLocation, useNavigationType } from 'react-router';
import { useText } from '../i18n/text.hook.js';
import layout from '../styles/layout.module.css';
import surface from './surface.module.css';

interface Props {
  title: string;
  lead?: ReactNode;
  /** Pages above this one. */
  above?: { to: string; name: string }[];
  /** Beside the title: a state, a button. */
  beside?: ReactNode;
  children: ReactNode;
}

/** A page: document title, breadcrumb, heading. After navigation the heading takes the focus, so that a reader starts there. */
export function Page({ title, lead, above, beside, children }: Props) {
  const t = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname, hash, key } = useLocation();
  const kind = useNavigationType();
  useEffect(() => {
    document.title = `${title} · Garant`;
  }, [title]);
  useEffect(() => {
    // The address that the browser was opened with has the key `default`: there the reader starts at the top.
    if (key !== 'default' && hash === '' && kind !== 'POP') heading.current?.focus();
    // Filters change the key too; only another page moves the focus.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [pathname, hash]);
  return (
    <div className={`${layout.stack} ${layout.loose}`}>
      <div className={surface.head}>
        {above && (
          <nav className={surface.crumbs} aria-label={t('ui.breadcrumb')}>
            <ol>
              {above.map((page) => (
                <li key={page.to}>
                  <Link to={page.to}>{page.name}</Link>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <div className={surface.titles}>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {beside}
        </div>
        {lead && <div className={layout.lead}>{lead}</div>}
      </div>
      {children}
    </div>
  );
}
