import { ApiError, toApiError } from './api-error';
import type { CreateClientConfig } from './gen/client.gen';

/** Where the API lives; the same origin unless the build says otherwise. */
export const apiBaseUrl: string = import.meta.env.VITE_API_BASE_URL || globalThis.location.origin;

/** The app's only `fetch`: a refusal or a lost network always surfaces as an `ApiError`. */
async function apiFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await globalThis.fetch(input, init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'http.unreachable', 'The server cannot be reached.');
  }
  if (!response.ok) throw await toApiError(response);
  return response;
}

export const createClientConfig: CreateClientConfig = (config) => ({
  ...config,
  baseUrl: apiBaseUrl,
  fetch: apiFetch,
});
