import { p, type ProblemDescription } from './problem.row.js';

/** What can be wrong with a request before anybody looks at what it asks for. */
export const requestProblems = {
  'invalid-body': p(
    400,
    'The request does not have the expected form',
    'La demande n’a pas la forme attendue',
  ),
  'invalid-query': p(400, 'A query parameter is not valid', 'Un paramètre de la recherche n’est pas valide'),
  'malformed-json': p(400, 'The body is not valid JSON', 'Le corps n’est pas du JSON valide', 'RFC 8259'),
  unauthenticated: p(401, 'You need to log in', 'Vous devez vous connecter'),
  'invalid-token': p(
    401,
    'The access token is not valid here',
    'Le jeton d’accès n’est pas valable ici',
    'RFC 6750',
  ),
  'invalid-actor-token': p(401, 'The actor token is not valid', 'Le jeton d’acteur n’est pas valable'),
  'login-expired': p(
    400,
    'This login has expired or was begun in another browser',
    'Cette connexion a expiré ou a commencé dans un autre navigateur',
    'OpenID Connect Core §3.1.2',
  ),
  'login-cancelled': p(401, 'The login was cancelled', 'La connexion a été annulée', 'RFC 6749 §4.1.2.1'),
  'login-failed': p(
    401,
    'The identity provider’s answer was not accepted',
    'La réponse du fournisseur d’identité n’a pas été acceptée',
    'OpenID Connect Core §3.1.3.7',
  ),
  'enrolment-pending': p(
    503,
    'You are not known to the register yet; try again in a moment, or log in again',
    'Le registre ne vous connaît pas encore ; réessayez dans un instant ou reconnectez-vous',
  ),
  csrf: p(
    403,
    'The form has expired; reload the page and try again',
    'Le formulaire a expiré ; rechargez la page et recommencez',
  ),
  forbidden: p(403, 'Your role does not allow this', 'Votre rôle ne le permet pas'),
  'not-found': p(404, 'Nothing here, or not visible to you', 'Rien ici, ou rien qui vous soit visible'),
  'method-not-allowed': p(
    405,
    'This address does not accept that method',
    'Cette adresse n’accepte pas cette méthode',
  ),
  conflict: p(409, 'Somebody changed this meanwhile', 'Quelqu’un a modifié ceci entre-temps'),
  'idempotency-conflict': p(
    409,
    'The idempotency key was used for another request',
    'La clé d’idempotence a servi pour une autre demande',
  ),
  'too-large': p(413, 'The content is too large', 'Le contenu est trop volumineux'),
  'unsupported-media-type': p(
    415,
    'This type of content is not accepted',
    'Ce type de contenu n’est pas accepté',
  ),
  'rate-limited': p(
    429,
    'Too many requests; wait a moment',
    'Trop de demandes ; attendez un instant',
    'RFC 6585',
  ),
  internal: p(500, 'Something failed on our side', 'Une erreur s’est produite de notre côté'),
  'bus-unavailable': p(
    503,
    'Nothing was recorded; try again in a moment',
    'Rien n’a été enregistré ; réessayez dans un instant',
  ),
  'service-unavailable': p(
    503,
    'A part of the platform does not answer',
    'Une partie de la plateforme ne répond pas',
  ),
  'trace-unavailable': p(
    503,
    'No answer without its trace in the log',
    'Pas de réponse sans sa trace au journal',
  ),
} as const satisfies Record<string, ProblemDescription>;
