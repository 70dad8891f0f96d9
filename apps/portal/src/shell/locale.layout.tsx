import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider } from 'react-intl';
import { useLoaderData } from 'react-router';
import { rememberLocale } from '../api/client.js';
import type { Locale } from '../i18n/route.table.js';
import { ToastProvider } from '../ui/toast.js';
import { Shell } from './shell.layout.js';

/** European dates and numbers in both languages. */
const REGION: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };
type Messages = Record<string, string>;

/** Only the language that is read travels over the line. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  rememberLocale(locale);
  const file = locale === 'fr' ? await import('../messages/fr.js') : await import('../messages/en.js');
  return file.default;
}

export function LocaleLayout({ locale }: { locale: Locale }) {
  const messages = useLoaderData<Messages>();
  useEffect(() => {
    rememberLocale(locale);
    document.documentElement.lang = locale;
  }, [locale]);
  return (
    <IntlProvider locale={REGION[locale]} messages={messages} defaultLocale={REGION[locale]}>
      <I18nProvider locale={REGION[locale]}>
        <ToastProvider>
          <Shell />
        </ToastProvider>
      </I18nProvider>
    </IntlProvider>
  );
}
