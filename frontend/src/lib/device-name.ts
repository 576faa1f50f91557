/** The first that matches wins: Edge calls itself Chrome too, and Chrome calls itself Safari. */
const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:HeadlessChrome|Chromium|Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

const match = (text: string, table: [RegExp, string][]): string | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1];

const PROGRAM_LENGTH_MAX = 40;

/** `Firefox, Linux`: what a program says of itself, in two words; other programs by their own name. */
export function deviceName(userAgent: string): string | undefined {
  const parts = [match(userAgent, BROWSERS), match(userAgent, SYSTEMS)].filter(Boolean);
  if (parts.length > 0) return parts.join(', ');
  return userAgent.split(/[\s/]/, 1)[0]?.slice(0, PROGRAM_LENGTH_MAX) || undefined;
}
