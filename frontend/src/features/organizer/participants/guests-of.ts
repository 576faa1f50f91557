/** A line of the list on paper. */
export interface Guest {
  name: string;
  offer_name: string;
  starts_at: string;
  order_code: string;
  isIn: boolean;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The lines of a file: the API's document cannot say which columns were chosen, so they are read one by one. */
export function guestsOf(file: unknown): Guest[] {
  if (!Array.isArray(file)) return [];
  return file.map((row: unknown) => {
    const fields = new Map<string, unknown>(
      typeof row === 'object' && row !== null ? Object.entries(row) : [],
    );
    return {
      name: text(fields.get('name')),
      offer_name: text(fields.get('offer_name')),
      starts_at: text(fields.get('starts_at')),
      order_code: text(fields.get('order_code')),
      isIn: typeof fields.get('checked_in_at') === 'string',
    };
  });
}
