const CODE_LENGTH = 6;

/** The digits of what was typed or pasted: spaces, dashes and words around them do no harm. */
export const codeDigits = (text: string): string =>
  text.normalize('NFKC').replace(/\D/g, '').slice(0, CODE_LENGTH);

export const isWholeCode = (text: string): boolean => /^\d{6}$/.test(text);

/** The token that a mail's link carries behind `#`, where no server and no referrer sees it. */
export const fragmentToken = (hash: string): string | undefined =>
  new URLSearchParams(hash.replace(/^#/, '')).get('token') || undefined;

/** A base32 secret in groups of four, for eyes that go back and forth. */
export const grouped = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');
