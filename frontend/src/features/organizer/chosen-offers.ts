import { ApiError } from '~/api/api-error';
import { choicesOf } from '~/lib/choices';

/** The offers that are ticked. None would mean nothing: it is said at the group, like a refusal. */
export function chosenOffers(form: HTMLFormElement, name: string): string[] {
  const ids = choicesOf(form, name).toSorted();
  if (ids.length > 0) return ids;
  const fields = [{ pointer: `/${name}`, code: 'missing', detail: '' }];
  throw new ApiError(422, 'http.invalid_body', 'no offer chosen', { fields });
}
