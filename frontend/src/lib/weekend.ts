/** The coming Friday to Sunday, or what is left of this one, as local calendar days. */
export function weekend(now: Date): { date_from: string; date_to: string } {
  const weekday = now.getDay();
  const toFriday = weekday === 0 || weekday >= 5 ? 0 : 5 - weekday;
  const toSunday = weekday === 0 ? 0 : 7 - weekday;
  return { date_from: isoDay(now, toFriday), date_to: isoDay(now, toSunday) };
}

const pad = (part: number) => String(part).padStart(2, '0');

function isoDay(now: Date, offsetDays: number): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + offsetDays);
  return `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;
}
