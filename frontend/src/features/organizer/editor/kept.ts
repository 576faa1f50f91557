import type { EventRequest } from '~/api/gen/types.gen';

/** Fields of one text each. */
const TEXTS = [
  'title_fr',
  'title_en',
  'summary_fr',
  'summary_en',
  'description_fr',
  'description_en',
  'slug',
  'category',
  'venue_id',
  'online_url',
  'timezone',
  'currency',
  'contact_email',
  'sales_open_at',
  'sales_close_at',
] as const satisfies (keyof EventRequest)[];

/** Every field of the event that somebody writes. */
export const FIELDS = [
  ...TEXTS,
  'visibility',
  'tags',
  'max_per_person',
  'refund_policy',
  'service_fee',
  'transfer_policy',
] as const satisfies (keyof EventRequest)[];

interface Kept {
  changes: EventRequest;
  before: EventRequest;
}

const nameOf = (id: string): string => `guichet_draft_${id}`;

/** On this device, until the server has it: a reload or an empty battery loses nothing. */
export function keep(id: string, draft: Kept): void {
  try {
    window.localStorage.setItem(nameOf(id), JSON.stringify(draft));
  } catch {
    // Private windows may refuse it; the server has it a moment later.
  }
}

export const forgetKept = (id: string): void => window.localStorage.removeItem(nameOf(id));

const isThing = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** What is there in the shape it had. The server judges it like anything that is typed. */
function fieldsOf(value: unknown): EventRequest {
  const fields: EventRequest = {};
  if (!isThing(value)) return fields;
  for (const name of TEXTS) {
    const text = value[name];
    if (typeof text === 'string' || text === null) fields[name] = text;
  }
  const { visibility, tags, max_per_person: most, refund_policy, transfer_policy } = value;
  const fee = value['service_fee'];
  if (visibility === 'public' || visibility === 'unlisted' || visibility === 'private') {
    fields.visibility = visibility;
  }
  if (Array.isArray(tags)) fields.tags = tags.filter((tag) => typeof tag === 'string');
  if (typeof most === 'number' || most === null) fields.max_per_person = most;
  if (isThing(refund_policy)) {
    const { kind, days } = refund_policy;
    fields.refund_policy =
      kind === 'until_days_before' && typeof days === 'number'
        ? { kind, days }
        : { kind: 'none', days: null };
  }
  if (fee === null) fields.service_fee = null;
  if (isThing(fee)) {
    const { fixed_minor, share_bp, is_refundable } = fee;
    if (typeof fixed_minor === 'number' && typeof share_bp === 'number') {
      fields.service_fee = { fixed_minor, share_bp, is_refundable: is_refundable === true };
    }
  }
  if (transfer_policy === 'allowed' || transfer_policy === 'forbidden') {
    fields.transfer_policy = transfer_policy;
  }
  return fields;
}

export function kept(id: string): Kept | undefined {
  const text = window.localStorage.getItem(nameOf(id));
  if (!text) return undefined;
  try {
    const read: unknown = JSON.parse(text);
    if (!isThing(read)) return undefined;
    return { changes: fieldsOf(read['changes']), before: fieldsOf(read['before']) };
  } catch {
    return undefined;
  }
}
