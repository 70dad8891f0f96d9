import { csrfToken, localeName } from './client.js';
import { ApiProblem, networkProblem, problemOf } from './problem.model.js';

/**
 * Sends a file with progress (0 to 1), which fetch cannot tell. Resolves when the platform has taken it.
 * @throws ApiProblem
 */
export function upload(
  path: string,
  file: Blob,
  type: string,
  onProgress: (share: number) => void,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', path);
    request.responseType = 'text';
    request.setRequestHeader('content-type', type);
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('accept-language', localeName());
    request.setRequestHeader('x-csrf-token', csrfToken());
    request.setRequestHeader('idempotency-key', crypto.randomUUID());
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new ApiProblem(networkProblem()));
    request.onload = () => {
      let body: unknown = null;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // A success may have no body; a failure without one becomes a problem by its status.
      }
      if (request.status >= 200 && request.status < 300) resolve(body);
      else reject(new ApiProblem(problemOf(request.status, body)));
    };
    request.send(file);
  });
}
