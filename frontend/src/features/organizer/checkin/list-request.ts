import { ApiError } from '~/api/api-error';
import type { CheckinListRequest, ManagedCheckinListRowView } from '~/api/gen/types.gen';
import { policyOf } from './list-words';

export type ListFields = Required<CheckinListRequest>;

export const asFields = (list: ManagedCheckinListRowView): ListFields => ({
  name: list.name ?? null,
  occurrence_id: list.occurrence_id ?? null,
  offer_ids: list.offer_ids?.toSorted() ?? null,
  policy: list.policy ?? null,
  opens_minutes: list.opens_minutes ?? null,
  closes_minutes: list.closes_minutes ?? null,
  gates: list.gates,
});

const textOf = (text: string | undefined): string | null => text?.trim() || null;
const minutesOf = (text: string | undefined): number | null => (text ? Number(text) : null);

/** One gate per line; blank lines are none. */
const gatesOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

export const fieldsOf = (
  values: Record<string, string>,
  offer_ids: string[] | null,
): ListFields => ({
  name: textOf(values['name']),
  occurrence_id: textOf(values['occurrence_id']),
  offer_ids,
  policy: policyOf(values['policy']),
  opens_minutes: minutesOf(values['opens_minutes']),
  closes_minutes: minutesOf(values['closes_minutes']),
  gates: gatesOf(values['gates']),
});

/** The API names each gate by its number; here they have one field. */
export function gatesAsOne(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  const fields = error.fields.map((field) =>
    field.pointer.startsWith('/gates/') ? { ...field, pointer: '/gates' } : field,
  );
  const { status, code, message, title, retryAfter, requestId } = error;
  return new ApiError(status, code, message, { title, fields, retryAfter, requestId });
}
