/** For a field's `pattern`: matches this text and no other. */
export const literalPattern = (text: string): string =>
  text.replaceAll(/[$()*+./?[\\\]^{|}]/g, '\\$&');
