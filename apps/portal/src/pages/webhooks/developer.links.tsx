import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';

const LINKS = [
  ['openapi', '/openapi.json'],
  ['fhirR4', '/fhir/R4/metadata'],
  ['fhirR5', '/fhir/R5/metadata'],
] as const;
const ADDRESSES = [
  ['fhir', '/fhir/R4/Consent'],
  ['govstack', '/govstack/service/'],
  ['webhooks', '/api/v1/webhooks'],
] as const;

/** What programs can do here, and where it is described. */
export function DeveloperLinks() {
  const t = useText();
  return (
    <section className={`${layout.stack} ${layout.tight}`} aria-labelledby="developers">
      <h2 id="developers">{t('developers.title')}</h2>
      <p className={layout.measure}>{t('developers.lead')}</p>
      <ul>
        {LINKS.map(([name, href]) => (
          <li key={href}>
            <a href={href}>{t(`developers.link.${name}`)}</a>
          </li>
        ))}
        {ADDRESSES.map(([name, address]) => (
          <li key={address}>
            {t(`developers.api.${name}`)} <span className={layout.mono}>{address}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
