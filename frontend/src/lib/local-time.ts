const pad = (part: number): string => String(part).padStart(2, '0');

/** A moment as a `datetime-local` field writes it, on the reader's clock: `2026-07-24T19:30`. */
export function toLocalField(iso: string): string {
  const date = new Date(iso);
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** What such a field says, as the API wants it; nothing when it is empty. */
export function fromLocalField(value: string | undefined): string | null {
  if (!value) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
