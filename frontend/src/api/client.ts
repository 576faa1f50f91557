import { getLocale } from '~/i18n/runtime.js';
import { ApiError, hasCode, toApiError } from './api-error';
import type { CreateClientConfig } from './gen/client.gen';
import { accessToken, tokenAfter } from './session-store';

/** Where the API lives; the same origin unless the build says otherwise. */
export const apiBaseUrl: string = import.meta.env.VITE_API_BASE_URL || globalThis.location.origin;

async function send(request: Request): Promise<Response> {
  let response: Response;
  try {
    response = await globalThis.fetch(request);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'http.unreachable', 'The server cannot be reached.');
  }
  if (!response.ok) throw await toApiError(response);
  return response;
}

type Sender = (request: Request, next: typeof send) => Promise<Response>;
let sendUnsigned: Sender | undefined;

/** Where nobody is signed in, a scanner that was paired may send; only doors download what that takes. */
export function installDevice(sender: Sender): void {
  sendUnsigned = sender;
}

const BEARER = /^Bearer (.+)$/;

/**
 * The app's only `fetch`: a refusal or a lost network always surfaces as an `ApiError`. A request whose
 * access token is not good (any more) is sent once again with the next one.
 */
async function apiFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  request.headers.set('accept-language', getLocale());
  const token = BEARER.exec(request.headers.get('authorization') ?? '')?.[1];
  if (!token) return sendUnsigned ? sendUnsigned(request, send) : send(request);
  const again = request.clone();
  try {
    return await send(request);
  } catch (error) {
    if (!hasCode(error, 'accounts.not_signed_in')) throw error;
    const next = await tokenAfter(token);
    if (!next) throw error;
    again.headers.set('authorization', `Bearer ${next}`);
    return send(again);
  }
}

export const createClientConfig: CreateClientConfig = (config) => ({
  ...config,
  baseUrl: apiBaseUrl,
  fetch: apiFetch,
  auth: accessToken,
});
