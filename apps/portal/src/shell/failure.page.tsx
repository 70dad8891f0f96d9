import { useRouteError } from 'react-router';

/** When a page itself fails, or a newer version of the portal has replaced its files. Needs no message file: that may be what is missing. */
export function FailurePage() {
  const failure = useRouteError();
  const english = window.location.pathname.startsWith('/en');
  return (
    <main>
      <h1>{english ? 'This page could not be shown' : 'Cette page n’a pas pu être affichée'}</h1>
      <p>
        {english
          ? 'Nothing you did was lost on the server. Reload the page.'
          : 'Rien de ce que vous avez fait n’est perdu sur le serveur. Rechargez la page.'}
      </p>
      <p>
        <a href={window.location.href}>{english ? 'Reload' : 'Recharger'}</a>
      </p>
      <pre>{failure instanceof Error ? failure.message : ''}</pre>
    </main>
  );
}
