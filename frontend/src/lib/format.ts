import { getLocale } from '~/i18n/runtime.js';

export interface Money {
  amount: number;
  currency: string;
}

/** British English writes the day before the month: 24 Jul 2026 cannot be misread. */
const intlLocale = () => (getLocale() === 'fr' ? 'fr-FR' : 'en-GB');

/** Building an Intl formatter costs more than using it a hundred times. */
function kept<Options extends object, Formatter>(
  build: (locale: string, options: Options) => Formatter,
): (options: Options) => Formatter {
  const formatters = new Map<string, Formatter>();
  return (options) => {
    const key = `${intlLocale()} ${JSON.stringify(options)}`;
    let formatter = formatters.get(key);
    if (!formatter) {
      formatter = build(intlLocale(), options);
      formatters.set(key, formatter);
    }
    return formatter;
  };
}

const dateFormatter = kept(
  (locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
);
const numberFormatter = kept(
  (locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options),
);

const dayOptions = (timeZone: string): Intl.DateTimeFormatOptions => ({
  timeZone,
  day: '2-digit',
  month: getLocale() === 'fr' ? '2-digit' : 'short',
  year: 'numeric',
});

/** `24/07/2026` or `24 Jul 2026`, on the event's own calendar. */
const formatDay = (iso: string, timeZone: string): string =>
  dateFormatter(dayOptions(timeZone)).format(new Date(iso));

/** `19:30`, on the event's own clock. */
export const formatTime = (iso: string, timeZone: string): string =>
  dateFormatter({ timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(iso),
  );

/** `24/07/2026 19:30` or `24 Jul 2026, 19:30`. */
export function formatDateTime(iso: string, timeZone: string): string {
  const separator = getLocale() === 'fr' ? ' ' : ', ';
  return `${formatDay(iso, timeZone)}${separator}${formatTime(iso, timeZone)}`;
}

/** An evening keeps one date; a festival shows both. */
export function formatRange(startIso: string, endIso: string, timeZone: string): string {
  const start = formatDateTime(startIso, timeZone);
  const sameDay = formatDay(startIso, timeZone) === formatDay(endIso, timeZone);
  const end = sameDay ? formatTime(endIso, timeZone) : formatDateTime(endIso, timeZone);
  return `${start} – ${end}`;
}

export const formatWeekday = (iso: string, timeZone: string): string =>
  dateFormatter({ timeZone, weekday: 'long' }).format(new Date(iso));

/** Day and month apart, for the stub of a ticket. */
export function stubParts(iso: string, timeZone: string): { day: string; month: string } {
  const date = new Date(iso);
  return {
    day: dateFormatter({ timeZone, day: 'numeric' }).format(date),
    month: dateFormatter({ timeZone, month: 'short' }).format(date),
  };
}

/** The offset of the event's clock (`UTC+9`), or nothing when the reader's clock shows the same. */
export function foreignOffset(iso: string, timeZone: string): string | undefined {
  const date = new Date(iso);
  const offset = (zone?: string) =>
    dateFormatter({ ...(zone && { timeZone: zone }), timeZoneName: 'shortOffset' })
      .formatToParts(date)
      .find((part) => part.type === 'timeZoneName')?.value;
  const there = offset(timeZone);
  return there === offset() ? undefined : there;
}

/** Browsers round these to what is in purses. ISO 4217 does not, nor does the API. */
const ROUNDED: Record<string, number> = {
  ...Object.fromEntries(
    'AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK PKR SLL SOS SYP YER'
      .split(' ')
      .map((currency) => [currency, 2]),
  ),
  IQD: 3,
};

/** How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for TND. No language changes it. */
export const decimalsOf = (currency: string): number =>
  ROUNDED[currency] ??
  numberFormatter({ style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
  2;

/** Minor units to text with the currency's own exponent: 2500 EUR is 25 €, 2500 JPY is 2 500 ¥. */
export function formatMoney({ amount, currency }: Money): string {
  const decimals = decimalsOf(currency);
  const formatter = numberFormatter({
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    trailingZeroDisplay: 'stripIfInteger',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return formatter.format(amount / 10 ** decimals);
}

const WHOLE_BP = 10_000;

/** Hundredths of a percent to text: 550 is `5,5 %`. */
export const formatPercent = (bp: number): string =>
  numberFormatter({ style: 'percent', maximumFractionDigits: 2 }).format(bp / WHOLE_BP);

export const formatCount = (count: number): string => numberFormatter({}).format(count);

/** `2026-07-24` (a day typed into a filter) as a person writes it. */
export const formatIsoDay = (day: string): string => formatDay(`${day}T12:00:00Z`, 'UTC');

const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3_600;

/** `45 seconds`, `3 minutes`, `1 hour`: how long to wait, never less than it is. */
export function formatDuration(seconds: number): string {
  const [value, unit] =
    seconds < SECONDS_PER_MINUTE
      ? [seconds, 'second']
      : seconds < SECONDS_PER_HOUR
        ? [seconds / SECONDS_PER_MINUTE, 'minute']
        : [seconds / SECONDS_PER_HOUR, 'hour'];
  return numberFormatter({ style: 'unit', unit, unitDisplay: 'long' }).format(Math.ceil(value));
}

/** A moment of one's own account, on the reader's clock. */
export const formatMoment = (iso: string): string =>
  formatDateTime(iso, Intl.DateTimeFormat().resolvedOptions().timeZone);
